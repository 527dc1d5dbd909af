"""A response → what it is and what it says. No network, no archive."""
