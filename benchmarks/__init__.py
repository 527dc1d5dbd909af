"""Measures how much of real pages is read right, and how fast."""
