"""mRECIST for hepatocellular carcinoma: response by the viable part of liver lesions.

Source: Lencioni R, Llovet JM, Modified RECIST (mRECIST) assessment for hepatocellular carcinoma,
Semin Liver Dis 2010;30:52-60, tables 3 to 5; reviewed in Llovet JM, Lencioni R, J Hepatol
2020;72:288-306. Viable is what enhances in the arterial phase. Disease outside the liver follows
RECIST 1.1, whose best overall response, confirmation and progression apply to these responses.
"""
