"""``python -m tests.replica``: serve the portals until interrupted.

Prints one ``HOST=ADDRESS:PORT`` line per host, then nothing more.
"""

import argparse
import signal
import sys
import threading

from tests.replica import Replica, new_world
from tests.replica.worlds.big import big_world


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m tests.replica", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port of the plain server (default: a free one)")
    parser.add_argument("--pages", type=int, help="make 武乡's column one of so many prepared pages")
    asked = parser.parse_args()
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    world = big_world(asked.pages) if asked.pages else new_world()
    with Replica(world, port=asked.port) as replica:
        for host, address in replica.hosts.items():
            sys.stdout.write(f"{host}={address}\n")
        sys.stdout.flush()
        done.wait()


if __name__ == "__main__":
    main()
