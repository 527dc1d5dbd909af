"""Replays pages with pywb from where it stands, each into a file: pywb patches its whole process."""

import json
import sys
from pathlib import Path


def main() -> None:
    """Write what pywb answers to each of the paths on standard input."""
    from pywb.apps.frontendapp import FrontEndApp  # where it stands is where its collections are
    from werkzeug.test import Client

    client = Client(FrontEndApp(custom_config={}))
    for number, path in enumerate(json.load(sys.stdin)):
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status}"
        Path(f"{number}.page").write_bytes(answer.data)


if __name__ == "__main__":
    main()
