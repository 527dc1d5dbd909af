"""Masks a county's own name, so that texts that differ by it alone are read once, and kept once."""

from dataclasses import dataclass, field

from yifa.profiles.counties import KIND

SOME = "某某"
"""what stands for a county's own name"""


@dataclass(frozen=True, slots=True)
class OwnName:
    """What the county is called whose portal shows a text."""

    name: str
    _stem: str = field(init=False, repr=False)
    """its name without what it is"""

    def __post_init__(self) -> None:
        """Cut the name."""
        object.__setattr__(self, "_stem", KIND.sub("", self.name))

    def masked(self, text: str) -> str:
        """Return a text with 某某县 for its own name; one that says 某某 itself stays as it is.

        >>> OwnName("浑源县").masked("浑源县司法局")
        '某某县司法局'
        """
        if self.name not in text or SOME in text:
            return text
        return text.replace(self.name, f"{SOME}{self.name.removeprefix(self._stem)}")

    def unmasked(self, text: str) -> str:
        """Return a text with its own name back.

        >>> OwnName("浑源县").unmasked("某某县司法局")
        '浑源县司法局'
        """
        return text.replace(SOME, self._stem)
