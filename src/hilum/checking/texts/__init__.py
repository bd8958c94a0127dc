"""What the printed words show: rules of the language, and tables of what is expected."""
