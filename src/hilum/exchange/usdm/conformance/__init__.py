"""What is wrong with a USDM 4.0 file: CDISC's published rules that concern what Hilum writes."""
