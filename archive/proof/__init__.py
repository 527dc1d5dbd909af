"""Proves an archive whole: verifies, backs up, merges and digests it."""
