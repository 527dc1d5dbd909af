"""``python -m archive`` is ``yifa``."""

from archive.cli import main

main()
