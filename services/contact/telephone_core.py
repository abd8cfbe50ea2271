"""Rules of a telephone contact while it lasts: what the caller asked, and what came to mind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

KEEP_PHONE_CONTACT = timedelta(days=7)  # after the last change; confirming it removes it at once
MOST_QUESTIONS = 8
MOST_SUGGESTED = 5  # hulpvragen offered for one question
MOST_OPEN = 10  # contacts of one worker at the same time
MAX_PLACE = 80  # characters


class TooManyOpen(Exception):
    """A worker has MOST_OPEN contacts; one must be finished first."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a caller asked. `text` is masked; `suggested` best first, empty when the bot is away.

    `chosen`: the hulpvraag the worker says it is; None while the first suggestion stands.
    """

    id: str
    text: str
    asked_at: datetime
    suggested: tuple[tuple[str, float], ...] = ()
    chosen: str | None = None
    signal: str | None = None

    @property
    def code(self) -> str | None:
        """The hulpvraag as it stands now."""
        return self.chosen or (self.suggested[0][0] if self.suggested else None)


@dataclass(frozen=True, slots=True)
class PhoneContact:
    """A call that is going on. Anonymous: no name, no number. `typed` is masked."""

    id: str
    organization: str  # slug
    worker_id: str
    started_at: datetime
    touched_at: datetime
    typed: str = ""
    place: str | None = None
    municipality: str | None = None
    age: int | None = None
    questions: tuple[Question, ...] = field(default=())

    @property
    def signal(self) -> str | None:
        """The last signal in it: the line stays in view until the call is over."""
        return next((item.signal for item in reversed(self.questions) if item.signal), None)
