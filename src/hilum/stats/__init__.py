"""Statistics over arrays: proportions, survival, rates, phase II designs. No record, no study."""
