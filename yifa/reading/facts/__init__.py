"""Reads the figures of reports: number, unit, kind, what they count, and whether they fit each other."""
