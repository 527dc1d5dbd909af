"""Has Python look rarely for objects that nobody needs."""

import gc

YOUNG = 200_000
"""objects made before it looks: what is loaded, and read for an answer, stays, so that it would find next to
nothing, at a fifth of a large answer's cost"""


def look_rarely() -> None:
    """Have this process look so rarely from now on."""
    gc.set_threshold(YOUNG)
