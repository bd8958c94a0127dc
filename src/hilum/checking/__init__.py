"""What is wrong with a protocol before a patient finds out: findings with stable codes."""
