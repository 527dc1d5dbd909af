"""Writes what portals answered as web archives do, so that others' software replays it."""
