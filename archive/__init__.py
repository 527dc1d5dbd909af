"""Keeps and answers: the archive and the ways to ask it."""
