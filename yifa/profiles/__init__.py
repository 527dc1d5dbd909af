"""Reads the profiles of portals and platforms from TOML, and recognises platforms."""
