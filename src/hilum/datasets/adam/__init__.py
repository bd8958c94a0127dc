"""ADaM (implementation guide 1.3, OCCDS 1.1, BDS for time-to-event): one module each dataset.

Each is a function of a subject's facts, SDTM rows and (but for ADSL) ADSL row that yields rows;
`making` holds the one list of them.
"""
