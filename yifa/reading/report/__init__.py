"""Reads titles of periodical reports: what kind of document, of whom, on which year."""
