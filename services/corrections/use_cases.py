"""Proposing a correction, and approving or rejecting it: nothing is learned unseen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from services.conversation.core import MAX_TEXT, clean_text
from services.conversation.patience import PATIENCE, in_time
from services.corrections.core import (
    CorrectionInvalid,
    CorrectionNotFound,
    Labels,
    Said,
    State,
    Suggestion,
    read_labels,
    read_person,
    read_predicted,
)

MOST_LISTED = 500  # of one list; reviewing the oldest brings the next


class CorrectionStore(Protocol):
    """What the use cases need of a store."""

    async def said(self, message_id: str) -> Said | None:
        """What a resident typed; None for a button, somebody else's words or no message."""
        ...

    async def add(self, suggestion: Suggestion) -> None: ...

    async def get(self, suggestion_id: str, *, lock: bool = False) -> Suggestion | None: ...

    async def review(self, suggestion: Suggestion) -> None:
        """Keeps state, reviewed_by and reviewed_at of a suggestion that is there."""
        ...

    async def listed(
        self, state: State, organization: str | None, most: int | None
    ) -> Sequence[Suggestion]:
        """Oldest first; `organization` None is all of them, `most` None is no limit."""
        ...


OpenCorrections = Callable[[], AbstractAsyncContextManager[CorrectionStore]]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything correcting needs from outside."""

    open: OpenCorrections
    labels: Labels
    organizations: frozenset[str]  # slugs
    mask: Callable[[str], str]
    language: Callable[[str], str]  # ISO 639-1 code of a text
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    patience: float = PATIENCE  # seconds for storage


async def propose(
    ports: Corrections, data: dict[str, object], *, within: str | None = None
) -> Suggestion:
    """Stores a correction from {"labels", "by", "text" or "message_id", …}.

    Without "text" the message's own text, and what the model said of it, are taken. Raises
    CorrectionInvalid naming the field, and StorageUnavailable. The text is masked here, whoever
    sends it. `within`: the organisation of who asks; of another's messages there is none.
    """
    labels = read_labels(data.get("labels"), ports.labels)
    by = read_person(data.get("by"))
    predicted = read_predicted(data.get("predicted"))
    text = _read_text(data["text"]) if data.get("text") is not None else None
    organization = _read_organization(data.get("organization"), ports.organizations)
    message_id = data.get("message_id")
    if message_id is not None and (not isinstance(message_id, str) or len(message_id) != 36):
        raise CorrectionInvalid("message", "unknown")

    async def store_it() -> Suggestion:
        async with ports.open() as store:
            said = await store.said(message_id) if message_id is not None else None
            if message_id is not None and (said is None or _hidden(said.organization, within)):
                raise CorrectionInvalid("message", "unknown")
            words = text or (said.text if said is not None else None)
            if words is None:
                raise CorrectionInvalid("text", "missing")
            whole = said is not None and text is None  # the model's answer is of the whole
            masked = ports.mask(words)
            suggestion = Suggestion(
                id=ports.new_id(),
                text=masked,
                labels=labels,
                predicted=predicted or (said.predicted if said and whole else None),
                language=said.language if said and whole else ports.language(masked),
                # A message belongs to whom its conversation belongs to, whatever is asked.
                organization=said.organization if said is not None else within or organization,
                message_id=message_id,
                proposed_by=by,
                proposed_at=ports.now(),
            )
            await store.add(suggestion)
            return suggestion

    return await in_time(store_it(), ports.patience)


async def list_suggestions(
    ports: Corrections, state: object, organization: str | None = None
) -> Sequence[Suggestion]:
    """Suggestions in a state, oldest first, MOST_LISTED at most; raises CorrectionInvalid."""
    try:
        wanted = State(str(state))
    except ValueError:
        raise CorrectionInvalid("state", "unknown") from None

    async def read() -> Sequence[Suggestion]:
        async with ports.open() as store:
            return await store.listed(wanted, organization, MOST_LISTED)

    return await in_time(read(), ports.patience)


async def review(
    ports: Corrections,
    suggestion_id: str,
    *,
    approve: object,
    by: object,
    within: str | None = None,
) -> Suggestion:
    """Approves or rejects; a later review replaces an earlier one, so a mistake can be undone.

    `within`: the organisation of who asks; another's suggestion is not there for them.

    Raises CorrectionInvalid, CorrectionNotFound and StorageUnavailable.
    """
    if not isinstance(approve, bool):
        raise CorrectionInvalid("approve", "invalid")
    state, name = State.APPROVED if approve else State.REJECTED, read_person(by)

    async def decide() -> Suggestion:
        async with ports.open() as store:
            found = await store.get(suggestion_id, lock=True)
            if found is None or _hidden(found.organization, within):
                raise CorrectionNotFound
            reviewed = replace(found, state=state, reviewed_by=name, reviewed_at=ports.now())
            await store.review(reviewed)
            return reviewed

    return await in_time(decide(), ports.patience)


def _hidden(organization: str | None, within: str | None) -> bool:
    return within is not None and organization != within


def _read_text(raw: object) -> str:
    cleaned = clean_text(raw) if isinstance(raw, str) else ""
    if not cleaned:
        raise CorrectionInvalid("text", "missing")
    if len(cleaned) > MAX_TEXT:
        raise CorrectionInvalid("text", "too_long")
    return cleaned


def _read_organization(raw: object, known: frozenset[str]) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str) or raw not in known:
        raise CorrectionInvalid("organization", "unknown")
    return raw
