"""The evidence of a trial: displays as values, and the report that shows them."""
