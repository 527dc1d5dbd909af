"""Reads Word, Excel and PowerPoint files, of old and new formats."""
