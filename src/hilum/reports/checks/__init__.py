"""The findings of `hilum check`: as lines, as a page, as data."""
