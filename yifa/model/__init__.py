"""Defines the words that all packages use: shapes, errors, the clock."""
