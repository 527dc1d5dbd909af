"""Answers who published which year's report, and when."""
