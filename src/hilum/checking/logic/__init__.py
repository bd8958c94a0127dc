"""Readings as formulas: what clashes, what follows from the rest, what nothing can meet."""
