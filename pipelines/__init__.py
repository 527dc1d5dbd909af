"""Draft → record → stored: what every page and file goes through."""
