"""What proves an archive whole: verify, backup, merge, digest."""
