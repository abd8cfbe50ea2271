"""Reads and writes of telephone contacts; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.contact.tables import PhoneContactRow, PhoneQuestionRow
from services.contact.telephone_core import PhoneContact, Question
from services.conversation.core import StorageUnavailable
from services.db import Sessions


@asynccontextmanager
async def open_phone_contacts(sessions: Sessions) -> AsyncIterator[SqlPhoneStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlPhoneStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlPhoneStore:
    """Telephone contacts in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, contact: PhoneContact) -> None:
        row = PhoneContactRow(
            id=contact.id,
            organization=contact.organization,
            worker_id=contact.worker_id,
            started_at=contact.started_at,
        )
        _fill(row, contact)
        self._session.add(row)
        await self._session.flush()
        self._session.add_all(_question_row(contact.id, item) for item in contact.questions)
        await self._session.flush()

    async def get(self, contact_id: str, *, lock: bool = False) -> PhoneContact | None:
        """A contact; `lock` keeps a second window of the same worker waiting."""
        row = await self._session.get(PhoneContactRow, contact_id, with_for_update=lock or None)
        return (await self._contacts([row]))[0] if row is not None else None

    async def of_worker(self, worker_id: str) -> Sequence[PhoneContact]:
        """In the order they began."""
        rows = await self._session.scalars(
            select(PhoneContactRow)
            .where(PhoneContactRow.worker_id == worker_id)
            .order_by(PhoneContactRow.started_at, PhoneContactRow.id)
        )
        return await self._contacts(rows.all())

    async def keep(self, contact: PhoneContact) -> None:
        """Keeps everything of a contact that is there, questions included."""
        _fill(await self._session.get_one(PhoneContactRow, contact.id), contact)
        await self._remove_questions(contact.id)
        self._session.add_all(_question_row(contact.id, item) for item in contact.questions)
        await self._session.flush()

    async def remove(self, contact_id: str) -> None:
        # Questions first and by hand: the rule must also hold where foreign keys are off.
        await self._remove_questions(contact_id)
        await self._session.execute(delete(PhoneContactRow).where(PhoneContactRow.id == contact_id))

    async def _remove_questions(self, contact_id: str) -> None:
        await self._session.execute(
            delete(PhoneQuestionRow).where(PhoneQuestionRow.contact_id == contact_id)
        )

    async def _contacts(self, rows: Sequence[PhoneContactRow]) -> list[PhoneContact]:
        questions: dict[str, list[Question]] = {row.id: [] for row in rows}
        for found in await self._session.scalars(
            select(PhoneQuestionRow)
            .where(PhoneQuestionRow.contact_id.in_(list(questions)))
            .order_by(PhoneQuestionRow.asked_at, PhoneQuestionRow.id)
        ):
            questions[found.contact_id].append(_question(found))
        return [
            PhoneContact(
                id=row.id,
                organization=row.organization,
                worker_id=row.worker_id,
                started_at=row.started_at,
                touched_at=row.touched_at,
                typed=row.typed,
                place=row.place,
                municipality=row.municipality,
                age=row.age,
                questions=tuple(questions[row.id]),
            )
            for row in rows
        ]


def _fill(row: PhoneContactRow, contact: PhoneContact) -> None:
    row.touched_at, row.typed = contact.touched_at, contact.typed
    row.place, row.municipality, row.age = contact.place, contact.municipality, contact.age


def _question_row(contact_id: str, question: Question) -> PhoneQuestionRow:
    return PhoneQuestionRow(
        id=question.id,
        contact_id=contact_id,
        text=question.text,
        asked_at=question.asked_at,
        suggested=[list(item) for item in question.suggested],
        chosen=question.chosen,
        signal=question.signal,
    )


def _question(row: PhoneQuestionRow) -> Question:
    return Question(
        id=row.id,
        text=row.text,
        asked_at=row.asked_at,
        suggested=tuple((code, chance) for code, chance in row.suggested),
        chosen=row.chosen,
        signal=row.signal,
    )
