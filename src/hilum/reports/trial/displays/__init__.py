"""The displays of the report: one module a kind, each a function of a spec and the trial."""
