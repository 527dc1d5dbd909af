"""What each page asks the archive, and shows: one file a page."""
