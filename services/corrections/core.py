"""Rules of correcting what the model understood. Standard library only."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KEEP_PROPOSED = timedelta(days=90)  # as long as a conversation; nobody looked, so it goes
KEEP_REJECTED = timedelta(days=30)  # after the review: long enough to ask why
MOST_LABELS = 4  # hulpvragen in one message; more is a story to be cut, not a correction
MAX_PERSON = 100  # characters of the name of a worker

_INTENT = re.compile(r"[a-z][a-z_]{0,39}")


class State(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class CorrectionInvalid(Exception):
    """A correction that cannot be stored; `field` names the input, `problem` the fact."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class CorrectionNotFound(Exception):
    """No suggestion with this id."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What a message can be understood as: the classes of the model."""

    help_requests: frozenset[str]  # the 37 hulpvragen
    conversation: frozenset[str]  # greeting, thanking, asking for a person


@dataclass(frozen=True, slots=True)
class Predicted:
    """What the model said, and how sure it was (0 to 1; None when that was not kept)."""

    intent: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Said:
    """A stored message of a resident, with what the model made of it; its text is masked."""

    text: str
    predicted: Predicted | None
    language: str
    organization: str | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A message and what it should be understood as. `text` is masked, always."""

    id: str
    text: str
    labels: tuple[str, ...]  # several hulpvragen, heaviest first, or one conversation intent
    predicted: Predicted | None
    language: str
    organization: str | None  # slug
    message_id: str | None
    proposed_by: str
    proposed_at: datetime
    state: State = State.PROPOSED
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None


def read_labels(raw: object, known: Labels) -> tuple[str, ...]:
    """Labels of a correction, in the given order; raises CorrectionInvalid.

    Several only when all are hulpvragen: a greeting beside a hulpvraag is just that hulpvraag.
    """
    if not isinstance(raw, list) or not 0 < len(raw) <= MOST_LABELS:
        raise CorrectionInvalid("labels", "invalid")
    if not all(isinstance(label, str) for label in raw) or len(set(raw)) < len(raw):
        raise CorrectionInvalid("labels", "invalid")
    if not known.help_requests.union(known.conversation).issuperset(raw):
        raise CorrectionInvalid("labels", "unknown")
    if len(raw) > 1 and not known.help_requests.issuperset(raw):
        raise CorrectionInvalid("labels", "invalid")
    return tuple(raw)


def read_predicted(raw: object) -> Predicted | None:
    """What the model said, from {"intent", "confidence"}; raises CorrectionInvalid."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise CorrectionInvalid("predicted", "invalid")
    intent, confidence = raw.get("intent"), raw.get("confidence")
    if not isinstance(intent, str) or not _INTENT.fullmatch(intent):
        raise CorrectionInvalid("predicted", "invalid")
    if confidence is None:
        return Predicted(intent, None)
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        raise CorrectionInvalid("predicted", "invalid")
    if not math.isfinite(confidence) or not 0 <= confidence <= 1:
        raise CorrectionInvalid("predicted", "invalid")
    return Predicted(intent, float(confidence))


def read_person(raw: object) -> str:
    """Who corrects or reviews, on one line; raises CorrectionInvalid."""
    if not isinstance(raw, str):
        raise CorrectionInvalid("by", "invalid")
    name = " ".join("".join(c if c.isprintable() else " " for c in raw).split())
    if not 0 < len(name) <= MAX_PERSON:
        raise CorrectionInvalid("by", "invalid")
    return name
