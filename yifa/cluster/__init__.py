"""Shares crawls among machines: jobs and leases in PostgreSQL, shards of the archive in SQLite."""
