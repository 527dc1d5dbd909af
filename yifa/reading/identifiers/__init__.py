"""Reads what an index number (索引号) is made of, and whose code it begins with."""
