"""Removing what has been kept long enough (AVG art. 5(1)(e); periods: docs/adr/0005)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.conversation.core import KEEP_CONVERSATION
from services.corrections.core import KEEP_PROPOSED, KEEP_REJECTED
from services.frontoffice.core import KEEP_PRESENCE
from services.handover.core import KEEP_CALLBACK, KEEP_HANDOVER
from services.incidents.core import KEEP_INCIDENT
from services.privacy.audit import KEEP_AUDIT
from services.rasa_client.core import Bot, BotFailure
from services.staff.core import KEEP_DISABLED
from services.staff.logins import IDLE, LONGEST, TRIES_FORGOTTEN


class PurgeStore(Protocol):
    """What purging needs of storage; each `open` is one transaction."""

    async def silent_conversations(self, before: datetime) -> Sequence[str]: ...

    async def remove_conversation(self, conversation_id: str) -> None: ...

    async def remove_callbacks(self, closed_before: datetime) -> int: ...

    async def remove_handovers(self, created_before: datetime) -> int: ...

    async def remove_incidents(self, happened_before: datetime) -> int: ...

    async def remove_suggestions(
        self, *, proposed_before: datetime, rejected_before: datetime
    ) -> int: ...

    async def remove_logins(
        self, *, seen_before: datetime, begun_before: datetime, expired_before: datetime
    ) -> int:
        """Logins that ended by themselves and one-time links that were not used."""
        ...

    async def remove_tries(self, last_before: datetime) -> int: ...

    async def remove_staff(self, disabled_before: datetime) -> int: ...

    async def remove_audit(self, before: datetime) -> int: ...

    async def remove_presences(self, seen_before: datetime) -> int: ...


class OpenPurge(Protocol):
    """Opens a store for one step; commits at its end."""

    def __call__(self) -> AbstractAsyncContextManager[PurgeStore]: ...


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of each were removed. `waiting`: conversations Rasa could not forget just now."""

    conversations: int = 0
    waiting: int = 0
    callbacks: int = 0
    handovers: int = 0
    incidents: int = 0
    suggestions: int = 0
    logins: int = 0  # and one-time links and tries
    staff: int = 0
    audit: int = 0
    presences: int = 0


async def purge(open_store: OpenPurge, bot: Bot, now: datetime) -> Purged:
    """Removes everything past its period, here and in Rasa's tracker.

    A conversation that Rasa cannot forget stays whole until the next time: half removed is
    worse, for then nobody finds the rest. Never raises a BotFailure.
    """
    async with open_store() as store:
        silent = await store.silent_conversations(now - KEEP_CONVERSATION)
    removed = 0
    for conversation_id in silent:
        try:
            await bot.forget(conversation_id)
        except BotFailure:
            continue
        async with open_store() as store:
            await store.remove_conversation(conversation_id)
        removed += 1
    async with open_store() as store:
        return Purged(
            conversations=removed,
            waiting=len(silent) - removed,
            callbacks=await store.remove_callbacks(now - KEEP_CALLBACK),
            handovers=await store.remove_handovers(now - KEEP_HANDOVER),
            incidents=await store.remove_incidents(now - KEEP_INCIDENT),
            suggestions=await store.remove_suggestions(
                proposed_before=now - KEEP_PROPOSED, rejected_before=now - KEEP_REJECTED
            ),
            logins=await store.remove_logins(
                seen_before=now - IDLE, begun_before=now - LONGEST, expired_before=now
            )
            + await store.remove_tries(now - TRIES_FORGOTTEN),
            staff=await store.remove_staff(now - KEEP_DISABLED),
            audit=await store.remove_audit(now - KEEP_AUDIT),
            presences=await store.remove_presences(now - KEEP_PRESENCE),
        )
