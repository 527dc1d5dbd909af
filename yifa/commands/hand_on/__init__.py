"""Writes what others take along: documents, their files, the dictionary."""
