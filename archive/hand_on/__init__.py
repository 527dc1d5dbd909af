"""Makes of an archive what others can use without it: tables, citations, releases."""
