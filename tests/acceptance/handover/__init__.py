"""What leaves the archive, opened by the readers that strangers have: ``make handover``."""
