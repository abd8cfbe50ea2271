"""Reads and writes of referrals; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import Sender, StorageUnavailable
from services.conversation.tables import ConversationRow, MessageRow
from services.db import Sessions
from services.handover.tables import CallbackRequestRow
from services.referral.card import Kind, Known, Line, Safe, shortened
from services.referral.core import (
    BEFORE_AGREEING,
    AgreedHow,
    MailProblem,
    Referral,
    State,
)
from services.referral.tables import ReferralLinkRow, ReferralRow

UNSENT = (State.DRAFT.value, State.ASKED.value, State.AGREED.value)


@asynccontextmanager
async def open_referrals(sessions: Sessions) -> AsyncIterator[SqlReferralStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlReferralStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlReferralStore:
    """Referrals in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def known(self, conversation_id: str, organization: str) -> Known | None:
        """What a conversation of this organisation tells already; None for any other."""
        found = await self._session.get(ConversationRow, conversation_id)
        if found is None or found.organization != organization:
            return None
        rows = (
            await self._session.scalars(
                select(MessageRow)
                .where(MessageRow.conversation_id == conversation_id)
                .order_by(MessageRow.seq)
            )
        ).all()
        said = [row for row in rows if row.sender == Sender.RESIDENT.value and row.intent]
        # A translated talk is not put together here: the worker writes the sentence.
        first = next((row.text for row in said if row.confidence), None)
        callback = await self._session.scalar(
            select(CallbackRequestRow)
            .where(
                CallbackRequestRow.conversation_id == conversation_id,
                CallbackRequestRow.closed_at.is_(None),
            )
            .order_by(CallbackRequestRow.created_at.desc())
            .limit(1)
        )
        return Known(
            question=shortened(" ".join(first.split())) if first else None,
            help_requests=tuple(dict.fromkeys(row.intent for row in said if row.intent)),
            municipality=found.municipality,
            place=found.place,
            language=found.language,
            tried=tuple(dict.fromkeys(card["name"] for row in rows for card in row.listings)),
            reach=_reach(callback) if callback is not None else None,
            safe=_safe(callback.safe) if callback is not None else Safe.UNASKED,
            signal=found.signal,
        )

    async def add(self, referral: Referral) -> None:
        self._session.add(ReferralRow(**_values(referral)))
        await self._session.flush()

    async def get(self, referral_id: str, *, lock: bool = False) -> Referral | None:
        """A referral; `lock` keeps everybody else from moving it until the step is over."""
        if lock and self._session.get_bind().dialect.name == "sqlite":
            # SQLite knows no FOR UPDATE; a write that changes nothing takes its one writer.
            await self._session.execute(
                update(ReferralRow)
                .where(ReferralRow.id == referral_id)
                .values(id=ReferralRow.id)
                .execution_options(synchronize_session=False)
            )
        row = await self._session.get(
            ReferralRow, referral_id, with_for_update=lock or None, populate_existing=lock
        )
        return _referral(row) if row is not None else None

    async def keep(self, referral: Referral) -> None:
        """Writes all of a referral that was read with its lock."""
        row = await self._session.get_one(ReferralRow, referral.id)
        for name, value in _values(referral).items():
            setattr(row, name, value)
        await self._session.flush()

    async def listed(self, organization: str, most: int) -> Sequence[Referral]:
        """Those of an organisation, newest change first."""
        rows = await self._session.scalars(
            select(ReferralRow)
            .where(ReferralRow.organization == organization)
            .order_by(ReferralRow.changed_at.desc(), ReferralRow.id)
            .limit(most)
        )
        return [_referral(row) for row in rows]

    async def of_conversation(self, conversation_id: str) -> Sequence[Referral]:
        rows = await self._session.scalars(
            select(ReferralRow)
            .where(ReferralRow.conversation_id == conversation_id)
            .order_by(ReferralRow.created_at, ReferralRow.id)
        )
        return [_referral(row) for row in rows]

    async def claim(self, now: datetime, until: datetime, most: int) -> Sequence[Referral]:
        """Mails that are due, longest waiting first; put off to `until`, so that they are ours.

        A gateway that stops in the middle leaves them for whoever comes after `until`.
        """
        due = await self._session.scalars(
            select(ReferralRow.id)
            .where(ReferralRow.state == State.QUEUED.value, ReferralRow.next_try_at <= now)
            .order_by(ReferralRow.next_try_at)
            .limit(most)
        )
        ours = []
        for referral_id in due.all():
            taken = await self._session.execute(
                update(ReferralRow)
                .where(
                    ReferralRow.id == referral_id,
                    ReferralRow.state == State.QUEUED.value,
                    ReferralRow.next_try_at <= now,
                )
                .values(next_try_at=until)
            )
            if cast("CursorResult[Any]", taken).rowcount:
                ours.append(referral_id)
        rows = await self._session.scalars(
            select(ReferralRow)
            .where(ReferralRow.id.in_(ours))
            .order_by(ReferralRow.changed_at)
            .execution_options(populate_existing=True)
        )
        return [_referral(row) for row in rows]

    async def unanswered(self, before: datetime) -> Sequence[str]:
        """Ids of what was never agreed or never sent, and did not change since."""
        rows = await self._session.scalars(
            select(ReferralRow.id).where(
                ReferralRow.state.in_(UNSENT), ReferralRow.changed_at <= before
            )
        )
        return rows.all()

    async def add_link(
        self, hashed: str, referral_id: str, made_at: datetime, expires_at: datetime
    ) -> None:
        self._session.add(
            ReferralLinkRow(
                token_hash=hashed, referral_id=referral_id, made_at=made_at, expires_at=expires_at
            )
        )
        await self._session.flush()

    async def by_link(self, hashed: str, now: datetime, *, lock: bool = False) -> Referral | None:
        """The referral of a link that still works."""
        found = await self._session.scalar(
            select(ReferralLinkRow.referral_id).where(
                ReferralLinkRow.token_hash == hashed, ReferralLinkRow.expires_at > now
            )
        )
        return await self.get(found, lock=lock) if found is not None else None

    async def remove_links(self, referral_id: str) -> None:
        await self._session.execute(
            delete(ReferralLinkRow).where(ReferralLinkRow.referral_id == referral_id)
        )


def _reach(callback: CallbackRequestRow) -> str:
    return ", ".join(part for part in (callback.name, callback.phone, callback.when) if part)


def _safe(answer: bool | None) -> Safe:
    return {True: Safe.YES, False: Safe.NO, None: Safe.UNASKED}[answer]


def _values(referral: Referral) -> dict[str, Any]:
    values = asdict(referral)
    values["lines"] = [{"kind": line.kind.value, "text": line.text} for line in referral.lines]
    for name in ("state", "agreed_how", "problem"):
        value = getattr(referral, name)
        values[name] = value.value if value is not None else None
    unseen = referral.state in BEFORE_AGREEING
    values["erased_with"] = referral.conversation_id if unseen else None
    return values


def _referral(row: ReferralRow) -> Referral:
    values = {
        name: getattr(row, name)
        for name in Referral.__dataclass_fields__
        if name not in {"lines", "state", "agreed_how", "problem"}
    }
    return Referral(
        **values,
        lines=tuple(Line(Kind(line["kind"]), line["text"]) for line in row.lines),
        state=State(row.state),
        agreed_how=AgreedHow(row.agreed_how) if row.agreed_how is not None else None,
        problem=MailProblem(row.problem) if row.problem is not None else None,
    )
