"""The words everything else is said in: truth, decimals, units, dates, places, discrepancies."""
