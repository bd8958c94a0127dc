"""Many subjects against many criteria: verdicts, evidence, the sheet of one subject, counts."""
