"""Finds what should alarm a person, in the archive's own evidence, at the end of each run."""
