"""The report of a screening: a worklist with a page for each subject, in English or Chinese."""
