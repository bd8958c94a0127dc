"""Treatment and follow-up of one subject: from the records to the rules, and what they answer."""
