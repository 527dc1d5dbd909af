"""The cluster's picture, where one is configured: asked anew for each page, and soon given up."""

import os
from typing import TYPE_CHECKING

from yifa.model.errors import YifaError

if TYPE_CHECKING:
    from yifa.cluster.picture import Picture

VARIABLE = "YIFA_CLUSTER"
PATIENCE_SECONDS = 2


def picture() -> "Picture | str | None":
    """Return the cluster as it is now, or why it cannot be shown; None where there is none."""
    dsn = os.environ.get(VARIABLE)
    if not dsn:
        return None
    try:
        from yifa.cluster.database import connected  # of an extra; only a cluster needs it
        from yifa.cluster.picture import read_picture

        with connected(dsn, PATIENCE_SECONDS) as db:
            return read_picture(db)
    except YifaError as error:
        return str(error)
