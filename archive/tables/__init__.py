"""What is written: a module for each group of tables."""
