"""Drives a portal through the readers into the archive: the part of the crawler that knows the archive."""
