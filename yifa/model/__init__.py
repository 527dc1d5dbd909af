"""The words all rooms use: shapes, errors, the clock."""
