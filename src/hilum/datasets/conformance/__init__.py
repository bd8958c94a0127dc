"""Whether emitted SDTM keeps to the rules of the standard: a finding for each row that does not."""
