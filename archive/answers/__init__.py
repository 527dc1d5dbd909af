"""Questions → rows."""
