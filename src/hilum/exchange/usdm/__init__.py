"""A study as CDISC USDM 4.0 JSON, what is wrong with such a file, and the study read back."""
