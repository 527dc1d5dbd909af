"""Finds the files that a page offers with its document, and what it shows in place of one."""
