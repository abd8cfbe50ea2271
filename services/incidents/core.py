"""Kinds of incidents and how long they are kept. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KEEP_INCIDENT = timedelta(days=90)  # design, promise 6


class IncidentKind(StrEnum):
    BOT_DOWN = "bot_down"  # Rasa does not answer at all
    BOT_SLOW = "bot_slow"  # no answer within TURN_TIMEOUT
    BOT_EMPTY = "bot_empty"  # an answer without a message
    BOT_ERROR = "bot_error"  # a 5xx, or something that is no answer
    DATABASE_DOWN = "database_down"
    MEMORY_OLD = "memory_old"  # numbers in memory could not be renewed; the old ones are given


@dataclass(frozen=True, slots=True)
class Incident:
    """`detail` is the class of an error, never its text: that may hold what somebody wrote."""

    id: str
    kind: IncidentKind
    detail: str
    happened_at: datetime
