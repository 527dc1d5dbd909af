"""Holds the one spider."""
