"""What is shown as a table: cases, what is expected of each, and what came."""
