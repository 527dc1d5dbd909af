"""What the pages of `yifa serve` ask of an archive: each answer one page long, however large the archive."""
