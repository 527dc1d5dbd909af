"""Reads days and moments: as pages print them, as rows carry them, as data and as the West writes them."""
