"""Hilum runs an oncology trial from its registry record to its evidence."""

__version__ = "0.1.0"
