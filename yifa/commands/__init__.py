"""Runs the ``yifa`` command line, one file a verb: parse, call, print."""
