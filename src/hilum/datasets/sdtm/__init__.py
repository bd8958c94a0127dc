"""SDTM (implementation guide 3.4): the four tables as CDISC's domains, one module each."""
