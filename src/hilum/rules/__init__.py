"""Scores and equivalences of medicine: the standard's figures as data, and code that compares."""
