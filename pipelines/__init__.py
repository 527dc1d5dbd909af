"""Makes records of pages and files, and stores them."""
