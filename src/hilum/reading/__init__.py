"""Registry text -> fields -> clauses -> proposed readings. Offsets are into the record's text."""
