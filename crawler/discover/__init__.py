"""Finds out about portals that have no profile."""
