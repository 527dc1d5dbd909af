"""Writes the archive's tables: a module for each group of them."""
