"""Reads county portals: profile → listing → page → draft."""
