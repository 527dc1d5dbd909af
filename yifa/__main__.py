"""``python -m yifa`` is ``yifa``."""

from yifa.commands.cli import main

main()
