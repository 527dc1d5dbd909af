"""``python -m tests.replica``: serve the portals until interrupted.

Prints one ``HOST=ADDRESS:PORT`` line per host, then nothing more. With ``--json`` that is one JSON document
on one line, which also says what a crawl must find, and serving ends when standard input does.
"""

import argparse
import json
import os
import signal
import sys
import threading

from tests.replica import Replica, new_world
from tests.replica.worlds.big import big_world


def describe(replica: Replica) -> dict[str, list[str]]:
    """Return the rules of ``--portal-host``, the addresses published, and those that must fail."""
    hosts, truth = replica.hosts.items(), replica.truth
    return {
        "portal_hosts": [f"http://{host}={address}" for host, address in hosts]
        + [f"https://{host}={address}" for host, address in replica.https_hosts.items()],
        "published": sorted(url for document in truth.documents for url in document.urls),
        "failures": sorted(truth.failures),
    }


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m tests.replica", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port of the plain server (default: a free one)")
    parser.add_argument("--pages", type=int, help="make 武乡's column one of so many prepared pages")
    parser.add_argument("--no-charset", action="store_true", help="their headers do not say in what they are")
    parser.add_argument("--plain", action="store_true", help="they go packed to nobody")
    parser.add_argument("--json", action="store_true", help="print JSON; end when standard input does")
    asked = parser.parse_args()
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    world = big_world(asked.pages) if asked.pages else new_world()
    world.names_charset, world.packs = not asked.no_charset, not asked.plain
    with Replica(world, port=asked.port) as replica:
        if asked.json:
            lines = [json.dumps(describe(replica))]
            threading.Thread(target=await_end, args=(done,), daemon=True).start()
        else:
            lines = [f"{host}={address}" for host, address in replica.hosts.items()]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
        done.wait()


def await_end(done: threading.Event) -> None:
    """Set *done* at the end of standard input: whoever started this process is gone."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    done.set()


if __name__ == "__main__":
    main()
