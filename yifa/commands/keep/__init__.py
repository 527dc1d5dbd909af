"""Keeps archives whole and up to date, and says how portals and runs stand."""
