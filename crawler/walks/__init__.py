"""One list, walked to a certificate."""
