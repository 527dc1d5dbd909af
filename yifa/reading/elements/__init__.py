"""Splits annual reports into the elements they owe, each with its place in the text."""
