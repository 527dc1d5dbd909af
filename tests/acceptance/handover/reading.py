"""Reads saved pages as `yifa read` does, in one process of yifa's own Python: one a page takes minutes."""

import json
import sys
from pathlib import Path

from pipelines.saved import read_saved_page
from yifa.profiles.folders import load_portals


def main() -> None:
    """Print the text of each page that standard input names: its file, its address, its portal."""
    portals = {portal.code: portal for portal in load_portals()}
    texts = []
    for file, url, code in json.load(sys.stdin):
        read = read_saved_page(Path(file).read_bytes(), url=url, portal=portals[code])
        texts.append(read.record.text if read.record else f"{read.verdict}: {read.error}")
    print(json.dumps(texts))


if __name__ == "__main__":
    main()
