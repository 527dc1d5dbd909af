"""Judges and opens connections, and undoes the encoding of what they bring."""
