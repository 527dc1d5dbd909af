"""Answers what the index numbers of a portal tell: their series, and what is missing in dense ones."""
