"""Prints the table of what is proved: part, case, expected, got, and how many came as expected."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.text import Text

from tests.acceptance.evidence import files, lists, loop, moves, negatives, pages
from tests.acceptance.evidence.row import Row

PARTS: dict[str, Callable[[], Iterable[Row]]] = {
    "lists": lists.rows,
    "negatives": negatives.rows,
    "pages": pages.rows,
    "files": files.rows,
    "moves": moves.rows,
    "loop": loop.rows,
}


def main(words: list[str]) -> int:
    """Try the parts that are named, or all; return 1 if a case did not come as expected."""
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False)
    tried, right = Counter[str](), Counter[str]()
    for part in words or PARTS:
        for row in PARTS[part]():
            tried[part] += 1
            right[part] += row.ok
            console.print(line_of(row), soft_wrap=True)
    for part, count in tried.items():
        console.print(f"{part}: {right[part]} of {count} as expected")
    return int(right != tried)


def line_of(row: Row) -> Text:
    """Return a case as one line; what came is said only where it is not what was expected."""
    if row.ok:
        return Text(f"ok     {row.part}  {row.case}: {row.expected}")
    return Text(f"WRONG  {row.part}  {row.case}: expected {row.expected}; got {row.got}", style="bold red")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
