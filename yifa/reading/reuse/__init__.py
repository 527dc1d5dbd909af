"""Finds passages that reports share, and what was left in them from where they were copied."""
