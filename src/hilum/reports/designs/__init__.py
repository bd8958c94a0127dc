"""Phase II designs as a table and a page: what each design does, and its power curve."""
