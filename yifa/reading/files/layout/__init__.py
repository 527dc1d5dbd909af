"""Reads PDF and OFD: lines placed on pages become paragraphs."""
