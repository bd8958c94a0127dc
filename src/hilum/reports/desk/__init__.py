"""Pages and text for the desk: doses, grades and responses of one subject, with their reasons."""
