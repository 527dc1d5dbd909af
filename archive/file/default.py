"""Says which archive is meant where none is named."""

import os
from pathlib import Path

VARIABLE = "YIFA_ARCHIVE"
NAME = "archive.db"


def default_archive() -> Path:
    """Return the archive of $YIFA_ARCHIVE, else the one in the user's data folder, wherever one stands."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    from platformdirs import user_data_path  # most commands are told which archive

    return user_data_path("yifa", appauthor=False) / NAME
