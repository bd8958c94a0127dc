"""Response of one subject: from the rows of lesions to RECIST 1.1 and mRECIST."""
