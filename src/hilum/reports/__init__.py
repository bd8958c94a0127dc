"""What people read: displays and their rendering."""
