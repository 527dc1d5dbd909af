"""The words, the profiles, the readers and the commands; the crawl and the archive stand beside it."""
