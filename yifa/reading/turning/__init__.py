"""Finds the requests that turn a list's page where no address does."""
