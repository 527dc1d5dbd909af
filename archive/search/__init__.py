"""Finds documents by the words in them."""
