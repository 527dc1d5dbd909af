"""Finds what turns a list's page where no address on it does: requests, and headers of its answer."""
