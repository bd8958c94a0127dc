"""Treatment as recorded: the cycles of a subject, what was known on their days, their doses."""
