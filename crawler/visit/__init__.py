"""One portal visited: its pages and files."""
