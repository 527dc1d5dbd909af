"""Follows what a page's control would do: some kinds of a script's statements are read, none is run."""
