"""A portal nobody prepared: its columns found."""
