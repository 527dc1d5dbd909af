"""Word, Excel and PowerPoint files → text, old and new formats."""
