"""Reads the profiles of portals and platforms from TOML, and recognises platforms."""

FOLDERS_VARIABLE = "YIFA_PORTALS"
"""the variable that names further folders of portal profiles, separated as in ``PATH``"""
