"""Fills the archive from portals and their files, and says beforehand what that costs."""
