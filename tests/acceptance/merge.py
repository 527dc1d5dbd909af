"""``python -m tests.acceptance.merge [NUMBER]``: random histories in random orders; counts equal digests."""

import random
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from archive.file.connecting import connect_to_read
from archive.proof.verify import verify
from tests.support.archives.histories import digest, make_histories, merge_by_chance

NUMBER = 200
ORDERS = 5
"""orders and groupings tried of each set of archives"""


def main(arguments: list[str]) -> int:
    """Print how many digests were equal; 1 where any was not, or a merged archive was not sound."""
    number = int(arguments[0]) if arguments else NUMBER
    equal = sound = tried = 0
    started = time.monotonic()
    while tried < number:
        dice = random.Random(tried)
        with tempfile.TemporaryDirectory() as folder:
            paths = make_histories(Path(folder), dice, dice.randrange(2, 6))
            digests = []
            for order in range(min(ORDERS, number - tried)):
                place = Path(folder) / f"order-{order}"
                place.mkdir()
                merged = merge_by_chance(paths, place, dice)
                digests.append(digest(merged))
                with closing(connect_to_read(merged).conn) as db:
                    damage = verify(db).damage
                sound += not damage
                for each in damage:
                    print(f"UNSOUND set {tried}: {each}")
            tried += len(digests)
            equal += digests.count(digests[0])
            if len(set(digests)) > 1:
                print(f"DIFFERS set {tried}: {digests}")
    seconds = time.monotonic() - started
    print(f"{tried} orders and groupings of random histories in {seconds:.0f} s:")
    print(f"{equal} digests equal, {sound} merged archives sound")
    return 0 if equal == sound == tried else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
