"""Replaces Scrapy's own commands where ours do more: ``scrapy crawl`` is ``yifa crawl``."""
