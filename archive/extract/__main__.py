"""The process that reads one file: bytes in, JSON out, limits on itself first."""

import json
import resource
import sys
from dataclasses import asdict

MEGABYTE = 1024 * 1024


def limit(memory_megabytes: int, seconds: int, output_megabytes: int) -> None:
    """Let this process and its children have no more than that."""
    for what, amount in (
        (resource.RLIMIT_AS, memory_megabytes * MEGABYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output_megabytes * MEGABYTE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (amount, amount))


def main(words: list[str]) -> None:
    """Read the file; whatever goes wrong beyond what is known ends this process, and its parent notes it."""
    memory, seconds, output, ocr = map(int, words)
    limit(memory, seconds, output)
    from archive.extract.reading import read
    from archive.extract.result import FAILED, Extracted, RefusedError

    try:
        found = read(sys.stdin.buffer.read(), ocr=bool(ocr))
    except RefusedError as error:
        found = Extracted(status=FAILED, reason=f"{error.word}: {error.detail}", extractor="-", version="-")
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
