"""Turns the pages of lists that only a script turns, in the system's Chromium (extra ``[browser]``)."""
