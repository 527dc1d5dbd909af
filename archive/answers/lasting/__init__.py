"""Answers what was changed and taken down, between which answers, and how long pages last."""
