"""A study's review: each clause beside its reading, in the terminal and as a page."""
