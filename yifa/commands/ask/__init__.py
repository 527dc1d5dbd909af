"""Shows what the archive holds, and what one saved page says."""
