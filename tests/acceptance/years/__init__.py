"""Years of crawling in minutes: the real crawl of portals that live, its archive held to the truth."""
