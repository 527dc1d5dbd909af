"""Reads a notice into a draft: its fields, body and attachments."""
