"""PDF and OFD → text: lines placed on pages become paragraphs."""
