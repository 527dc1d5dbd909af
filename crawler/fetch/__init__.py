"""One address, fetched with manners."""
