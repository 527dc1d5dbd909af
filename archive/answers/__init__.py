"""Answers questions about an archive: each module reads rows and returns dataclasses."""
