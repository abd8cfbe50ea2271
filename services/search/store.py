"""Reads and writes of the search index; returns core objects, never rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import StorageUnavailable
from services.db import Sessions
from services.directory.inserting import insert_into
from services.directory.tables import ServiceRow
from services.search.core import Document, Facts, Filters
from services.search.matching import admitted, match
from services.search.ports import Entry, Topics, Unread
from services.search.scoring import Found
from services.search.tables import (
    SearchDocumentRow,
    SearchStateRow,
    SearchTopicRow,
    SearchVectorRow,
    SearchWordRow,
)

TOGETHER = 500  # rows of one statement: SQLite takes 32,766 values


@asynccontextmanager
async def open_search(sessions: Sessions) -> AsyncIterator[SqlSearchStore]:
    """A store for one piece of work. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlSearchStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlSearchStore:
    """The index in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def version(self) -> int:
        """The number of the newest change; 0 before the first."""
        return await self._session.scalar(select(SearchStateRow.version)) or 0

    async def entries(self, encoder: str, *, since: int, after: int, most: int) -> list[Entry]:
        """Offers changed after version `since`, in order of number, from behind number `after`."""
        row, vector = SearchDocumentRow, SearchVectorRow
        own = and_(
            vector.service_id == row.service_id,
            vector.encoder == encoder,
            vector.meaning_hash == row.meaning_hash,
        )
        query = (
            select(
                row.number,
                row.service_id,
                row.municipalities,
                row.codes,
                row.also_codes,
                row.minimum_age,
                row.maximum_age,
                row.days,
                row.given,
                vector.vector,
            )
            .outerjoin(vector, own)
            .where(row.number > after)
            .order_by(row.number)
            .limit(most)
        )
        if since:
            query = query.where(or_(row.version > since, vector.version > since))
        found = await self._session.execute(query)
        return [
            Entry(
                number, service_id, Facts(_many(places), _many(codes), _many(also), *rest), stored
            )
            for number, service_id, places, codes, also, *rest, stored in found
        ]

    async def words(self, *, since: int) -> list[tuple[str, int]]:
        """Words whose count changed after version `since`; 0 is a word in no offer any more."""
        query = select(SearchWordRow.word, SearchWordRow.documents)
        found = await self._session.execute(query.where(SearchWordRow.version > since))
        return [(word, documents) for word, documents in found]

    async def matching(self, words: Iterable[str], filters: Filters, most: int) -> list[Found]:
        """Offers with any of these words that the filters admit, the likeliest `most`."""
        statement, values = match(self._session.get_bind().dialect.name, words, filters, most)
        if not statement:
            return []
        return [Found(*row) for row in await self._session.execute(text(statement), values)]

    async def listed(self, filters: Filters, most: int) -> list[str]:
        """Ids of offers that the filters admit, by title."""
        condition, values = admitted(filters)
        statement = (
            f"SELECT d.service_id FROM search_document d WHERE {condition}"  # noqa: S608
            " ORDER BY d.title, d.service_id LIMIT :most"
        )
        found = await self._session.scalars(text(statement), values | {"most": most})
        return list(found)

    async def hashes(self, *, after: str, most: int) -> list[tuple[str, str | None]]:
        """Every offer's id, in order, with the hash of its document; None when it has none."""
        query: Select[Any] = (
            select(ServiceRow.id, SearchDocumentRow.hash)
            .outerjoin(SearchDocumentRow, SearchDocumentRow.service_id == ServiceRow.id)
            .where(ServiceRow.id > after)
            .order_by(ServiceRow.id)
            .limit(most)
        )
        return [(service_id, known) for service_id, known in await self._session.execute(query)]

    async def put(self, documents: Sequence[Document]) -> None:
        """Makes these the documents of their offers; what did not change costs nothing."""
        version = 0
        counts: Counter[str] = Counter()
        for start in range(0, len(documents), TOGETHER):
            some = documents[start : start + TOGETHER]
            known = await self._known([item.service_id for item in some])
            rows = []
            for item in some:
                before = known.get(item.service_id)
                if before is not None and before.hash == item.hash:
                    continue
                version = version or await self._next_version()
                counts.update(item.words())
                if before is not None:
                    counts.subtract(_words(before))
                rows.append(_values(item, version))
            if rows:
                await self._replace(rows)
        await self._count(counts, version)

    async def _known(self, ids: Sequence[str]) -> dict[str, Any]:
        table = SearchDocumentRow
        # Columns, not rows: the session is the caller's, and it must not remember old ones.
        query = select(
            table.service_id, table.hash, table.title, table.subjects, table.also, table.body
        ).where(table.service_id.in_(ids))
        return {row.service_id: row for row in await self._session.execute(query)}

    async def _replace(self, rows: list[dict[str, Any]]) -> None:
        inserted = insert_into(self._session, SearchDocumentRow).values(rows)
        columns = {name: inserted.excluded[name] for name in rows[0] if name != "service_id"}
        await self._session.execute(
            inserted.on_conflict_do_update(index_elements=["service_id"], set_=columns)
        )

    async def _count(self, counts: Counter[str], version: int) -> None:
        # In one order everywhere: two writers never lock each other.
        rows = [
            {"word": word, "documents": change, "version": version}
            for word, change in sorted(counts.items())
            if change
        ]
        for start in range(0, len(rows), 4 * TOGETHER):
            inserted = insert_into(self._session, SearchWordRow).values(
                rows[start : start + 4 * TOGETHER]
            )
            total = SearchWordRow.documents + inserted.excluded.documents
            await self._session.execute(
                inserted.on_conflict_do_update(
                    index_elements=["word"], set_={"documents": total, "version": version}
                )
            )

    async def without_vector(self, encoder: str, most: int) -> list[str]:
        """Ids of offers that this encoder has not read as they are now."""
        row, vector = SearchDocumentRow, SearchVectorRow
        own = and_(
            vector.service_id == row.service_id,
            vector.encoder == encoder,
            vector.meaning_hash == row.meaning_hash,
        )
        query = select(row.service_id).outerjoin(vector, own).where(vector.service_id.is_(None))
        return list(await self._session.scalars(query.order_by(row.number).limit(most)))

    async def put_vectors(self, encoder: str, vectors: Sequence[tuple[Unread, bytes]]) -> None:
        """Keeps what an encoder made of these offers; an offer that is gone is left out."""
        ids = [item.service_id for item, _ in vectors]
        there = set(
            await self._session.scalars(select(ServiceRow.id).where(ServiceRow.id.in_(ids)))
        )
        kept = [(item, vector) for item, vector in vectors if item.service_id in there]
        if not kept:
            return
        version = await self._next_version()
        gone = delete(SearchVectorRow).where(
            SearchVectorRow.service_id.in_([item.service_id for item, _ in kept])
        )
        await self._session.execute(gone)
        self._session.add_all(
            SearchVectorRow(
                service_id=item.service_id,
                vector=vector,
                encoder=encoder,
                meaning_hash=item.meaning_hash,
                version=version,
            )
            for item, vector in kept
        )
        await self._session.flush()

    async def topics(self) -> Topics | None:
        """What each hulpvraag means; None before the first reading."""
        rows = list(await self._session.scalars(select(SearchTopicRow)))
        if not rows:
            return None
        return Topics(rows[0].encoder, rows[0].hash, {row.code: row.vector for row in rows})

    async def put_topics(self, topics: Topics) -> None:
        """Makes these the only topics; every process reads its memory anew."""
        await self._next_version()
        await self._session.execute(delete(SearchTopicRow))
        self._session.add_all(
            SearchTopicRow(code=code, vector=vector, encoder=topics.encoder, hash=topics.hash)
            for code, vector in topics.vectors.items()
        )
        await self._session.flush()

    async def _next_version(self) -> int:
        """The next number. The row stays locked until commit, so numbers appear in order."""
        inserted = insert_into(self._session, SearchStateRow).values(id=1, version=1)
        counted = inserted.on_conflict_do_update(
            index_elements=["id"], set_={"version": SearchStateRow.version + 1}
        )
        version: int = (
            await self._session.execute(counted.returning(SearchStateRow.version))
        ).scalar_one()
        return version


def _values(item: Document, version: int) -> dict[str, Any]:
    facts = item.facts
    return {
        "service_id": item.service_id,
        "title": item.title,
        "subjects": item.subjects,
        "also": item.also,
        "body": item.body,
        "municipalities": _one(facts.municipalities),
        "codes": _one(facts.codes),
        "also_codes": _one(facts.also),
        "minimum_age": facts.minimum_age,
        "maximum_age": facts.maximum_age,
        "days": facts.days,
        "given": facts.given,
        "hash": item.hash,
        "meaning_hash": item.meaning_hash,
        "version": version,
    }


def _words(row: Any) -> set[str]:
    return set(f"{row.title} {row.subjects} {row.also} {row.body}".split())


def _one(values: Sequence[str]) -> str:
    return f"|{'|'.join(values)}|" if values else ""


def _many(stored: str) -> tuple[str, ...]:
    return tuple(stored.strip("|").split("|")) if stored else ()
