"""Keeps what crawls bring in, in one SQLite file, and answers questions about it."""
