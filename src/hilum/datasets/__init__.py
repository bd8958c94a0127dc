"""From frozen records to datasets: the snapshot, SDTM, ADaM, and the files that carry them."""
