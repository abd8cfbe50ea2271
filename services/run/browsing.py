"""The public sociale kaart of an installation, put together for the gateway."""

from __future__ import annotations

from datetime import date
from functools import partial

from services.db import Sessions
from services.directory.browsing import Browsing
from services.directory.browsing_store import open_browsing


def make_browsing(sessions: Sessions) -> Browsing:
    """Looking through; it only reads."""
    return Browsing(open=partial(open_browsing, sessions), today=date.today)
