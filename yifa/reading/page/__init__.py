"""A notice → a draft: its fields, body and attachments."""
