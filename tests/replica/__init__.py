"""Loopback copies of the first five portals: invented documents in the portals' own kinds of markup."""

from tests.replica.server import Replica, Request
from tests.replica.truth import TrueDocument, TruePage, TrueRow, TrueSection, Truth
from tests.replica.world import File, Notice, Response, Row, Site, World
from tests.replica.worlds.documents import another, new_world

__all__ = [
    "File",
    "Notice",
    "Replica",
    "Request",
    "Response",
    "Row",
    "Site",
    "TrueDocument",
    "TruePage",
    "TrueRow",
    "TrueSection",
    "Truth",
    "World",
    "another",
    "new_world",
]
