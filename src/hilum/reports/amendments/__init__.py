"""What an amendment changes, for a terminal, as a page and as data."""
