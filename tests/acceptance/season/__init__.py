"""Seasons of reports: counties, their prefecture and four years of publishing, crawled on simulated days."""
