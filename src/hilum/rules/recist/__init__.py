"""RECIST 1.1 from lesion measurements: time-point and best overall response, progression.

Source: Eisenhauer EA et al., New response evaluation criteria in solid tumours: revised RECIST
guideline (version 1.1), Eur J Cancer 2009;45:228-247. Sections in this package are the guideline's
unless another source is named. What it leaves to the protocol is a field of `Conventions`.
"""
