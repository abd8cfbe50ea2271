"""Reads and writes of contact moments; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.contact.core import (
    AgeBand,
    Channel,
    ContactDraft,
    ContactInvalid,
    ContactMoment,
    FoundBy,
    Line,
    OfferRef,
    Outcome,
    Talk,
)
from services.contact.tables import ContactMomentRow, ContactOfferRow, ContactTopicRow
from services.conversation.core import Owner, Sender, StorageUnavailable

# Read only: a contact moment says of a talk what stands there, never its words.
from services.conversation.tables import ConversationRow, MessageRow
from services.db import Sessions
from services.handover.tables import CallbackRequestRow

FindAge = Callable[[str], int | None]


@asynccontextmanager
async def open_contacts(
    sessions: Sessions, age: FindAge = lambda _: None
) -> AsyncIterator[SqlContactStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable.

    `age` reads somebody's age in what they typed; only its band leaves this room.
    """
    try:
        async with sessions.begin() as session:
            yield SqlContactStore(session, age)
    except IntegrityError as error:
        # Two workers registered one chat at the same moment: the second is told.
        raise ContactInvalid("gesprek", "registered") from error
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlContactStore:
    """Contact moments in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession, age: FindAge) -> None:
        self._session = session
        self._age = age

    async def add(self, moment: ContactMoment) -> None:
        draft = moment.draft
        self._session.add(
            ContactMomentRow(
                id=moment.id,
                organization=moment.organization,
                worker_id=moment.worker_id,
                conversation_id=draft.conversation_id,
                channel=draft.channel.value,
                municipality=draft.municipality,
                age_band=draft.age_band.value if draft.age_band is not None else None,
                found_by=draft.found_by.value,
                outcome=draft.outcome.value,
                minutes=draft.minutes,
                happened_at=draft.happened_at,
                registered_at=moment.registered_at,
            )
        )
        await self._session.flush()
        topics = zip(draft.help_requests, moment.life_domains, strict=True)
        for position, (code, domain) in enumerate(topics):
            row = ContactTopicRow(
                contact_id=moment.id, help_request=code, life_domain=domain, position=position
            )
            self._session.add(row)
        for position, offer in enumerate(draft.consulted):
            self._session.add(
                ContactOfferRow(
                    contact_id=moment.id,
                    service_id=offer.id,
                    service_name=offer.name,
                    referred=offer.id in draft.referred,
                    position=position,
                )
            )
        await self._session.flush()

    async def listed(self, organization: str, most: int) -> Sequence[ContactMoment]:
        """The newest first."""
        rows = await self._session.scalars(
            select(ContactMomentRow)
            .where(ContactMomentRow.organization == organization)
            .order_by(ContactMomentRow.happened_at.desc(), ContactMomentRow.id)
            .limit(most)
        )
        return await self._moments(rows.all())

    async def of_conversation(self, conversation_id: str) -> ContactMoment | None:
        rows = await self._session.scalars(
            select(ContactMomentRow).where(ContactMomentRow.conversation_id == conversation_id)
        )
        found = await self._moments(rows.all())
        return found[0] if found else None

    async def talk(self, conversation_id: str, organization: str) -> Talk | None:
        """A conversation of this organisation, its messages in order."""
        row = await self._session.get(ConversationRow, conversation_id)
        if row is None or row.organization != organization:
            return None
        messages = await self._session.scalars(
            select(MessageRow)
            .where(MessageRow.conversation_id == conversation_id)
            .order_by(MessageRow.seq)
        )
        called_back = await self._session.scalar(
            select(exists().where(CallbackRequestRow.conversation_id == conversation_id))
        )
        lines, ages = [], []
        for message in messages:
            lines.append(_line(message))
            if lines[-1].typed and (age := self._age(message.text)) is not None:
                ages.append(age)
        return Talk(
            id=row.id,
            municipality=row.municipality,
            began_at=row.created_at,
            lines=tuple(lines),
            called_back=bool(called_back),
            age=ages[-1] if ages else None,
        )

    async def unregistered(self, organization: str, since: datetime) -> Sequence[Talk]:
        """Closed talks in which a worker wrote, the last one first; without lines."""
        row = ConversationRow
        by_worker = exists().where(
            MessageRow.conversation_id == row.id, MessageRow.sender == Sender.WORKER.value
        )
        registered = exists().where(ContactMomentRow.conversation_id == row.id)
        rows = await self._session.scalars(
            select(row)
            .where(
                row.organization == organization,
                row.owner == Owner.CLOSED.value,
                row.last_message_at >= since,
                by_worker,
                ~registered,
            )
            .order_by(row.last_message_at.desc())
        )
        return [Talk(found.id, found.municipality, found.created_at, ()) for found in rows]

    async def _moments(self, rows: Sequence[ContactMomentRow]) -> list[ContactMoment]:
        ids = [row.id for row in rows]
        topics: dict[str, list[ContactTopicRow]] = {id_: [] for id_ in ids}
        for topic in await self._session.scalars(
            select(ContactTopicRow)
            .where(ContactTopicRow.contact_id.in_(ids))
            .order_by(ContactTopicRow.position)
        ):
            topics[topic.contact_id].append(topic)
        offers: dict[str, list[ContactOfferRow]] = {id_: [] for id_ in ids}
        for offer in await self._session.scalars(
            select(ContactOfferRow)
            .where(ContactOfferRow.contact_id.in_(ids))
            .order_by(ContactOfferRow.position)
        ):
            offers[offer.contact_id].append(offer)
        return [_moment(row, topics[row.id], offers[row.id]) for row in rows]


def _line(row: MessageRow) -> Line:
    return Line(
        id=row.id,
        sender=row.sender,
        at=row.created_at,
        typed=row.sender == Sender.RESIDENT.value and row.payload is None,
        intent=row.intent,
        offers=tuple(OfferRef(card["id"], card["name"]) for card in row.listings),
    )


def _moment(
    row: ContactMomentRow, topics: Sequence[ContactTopicRow], offers: Sequence[ContactOfferRow]
) -> ContactMoment:
    draft = ContactDraft(
        channel=Channel(row.channel),
        happened_at=row.happened_at,
        minutes=row.minutes,
        help_requests=tuple(topic.help_request for topic in topics),
        municipality=row.municipality,
        age_band=AgeBand(row.age_band) if row.age_band is not None else None,
        found_by=FoundBy(row.found_by),
        outcome=Outcome(row.outcome),
        referred=tuple(offer.service_id for offer in offers if offer.referred),
        consulted=tuple(OfferRef(offer.service_id, offer.service_name) for offer in offers),
        conversation_id=row.conversation_id,
    )
    return ContactMoment(
        id=row.id,
        organization=row.organization,
        worker_id=row.worker_id,
        registered_at=row.registered_at,
        draft=draft,
        life_domains=tuple(topic.life_domain for topic in topics),
    )
