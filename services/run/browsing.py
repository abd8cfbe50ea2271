"""The public sociale kaart and its coverage, put together for the gateway."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

from services.db import Sessions
from services.directory.browsing import Browsing
from services.directory.browsing_store import open_browsing
from services.directory.coverage import Covering
from services.directory.coverage_store import open_coverage


def make_browsing(sessions: Sessions) -> Browsing:
    """Looking through; it only reads."""
    return Browsing(open=partial(open_browsing, sessions), today=date.today)


def make_covering(sessions: Sessions) -> Covering:
    """Coverage; it only reads."""
    return Covering(open=partial(open_coverage, sessions), now=_now)


def _now() -> datetime:
    return datetime.now(UTC)
