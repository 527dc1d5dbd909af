"""Walks one list, to a certificate."""
