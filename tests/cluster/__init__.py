"""Several machines: jobs and leases in a real PostgreSQL, crawls in processes of their own."""
