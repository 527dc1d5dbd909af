"""One connection, judged."""
