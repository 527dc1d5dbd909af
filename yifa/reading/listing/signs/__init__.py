"""Reads the signs of a next page: controls, words, scripts, periods beside each other."""
