"""``make accuracy``: reads pages that have gold values and says what is right, wrong, missing or extra."""

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.support.reading.gold import PAGES, judge, report


def main(arguments: Sequence[str]) -> int:
    """Print the report on the folder named (default: the shared pages); return 2 where there is none."""
    folder = Path(arguments[0]) if arguments else PAGES
    if not (folder / "INDEX.jsonl").is_file():
        print(f"{folder}: no INDEX.jsonl there")
        return 2
    for line in report(judge(folder)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
