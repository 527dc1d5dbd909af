"""Fetches one address, with manners."""
