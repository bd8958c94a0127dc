"""Operating characteristics of the analysis over many virtual trials, as a table and a page."""
