"""A study in the forms that other programs read: CDISC USDM."""
