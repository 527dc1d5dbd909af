"""Reads the text of files, each in a process of its own, with limits: a bomb costs that file alone."""
