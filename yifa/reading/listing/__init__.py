"""A list page → its rows, and where the next page is."""
