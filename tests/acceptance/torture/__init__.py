"""What breaks crawlers and archives, done to this one on purpose and counted: ``make torture``."""
