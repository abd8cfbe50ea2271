"""Puts search together: the index of an installation, and the port that writers of the directory call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import StorageUnavailable
from services.db import Sessions
from services.directory.core import Offer
from services.directory.store import SqlDirectoryStore, open_directory
from services.search.core import Document, make_document
from services.search.examples import chosen_sentences, everyday_words
from services.search.ports import Encoder, Search
from services.search.store import SqlSearchStore, open_search
from services.search.vectors import VectorMemory
from services.search.vocabulary import Vocabulary
from services.text.embeddings import load_encoder

DIMENSIONS = 384  # of multilingual-e5-small, for a memory without encoder
TOGETHER = 200  # offers read at a time


def make_search(sessions: Sessions, encoder: Encoder | None = None) -> Search:
    """A search of this process; reads nothing yet. Without encoder it is by words alone."""
    return Search(
        open=partial(open_search, sessions),
        load=partial(_load, sessions),
        documents=partial(_documents, sessions),
        words=Vocabulary(everyday_words()),
        meanings=VectorMemory(getattr(encoder, "dimensions", DIMENSIONS)),
        encoder=encoder,
        sentences=chosen_sentences(),
    )


def make_search_with_meaning(sessions: Sessions) -> Search:
    """The same with the encoder of this process, when it can be loaded."""
    return make_search(sessions, load_encoder())


async def index_services(session: AsyncSession, service_ids: Collection[str]) -> None:
    """Makes these offers findable as they are now, in the caller's own transaction.

    By words at once, by meaning when the background has read them (some seconds). The port that
    everyone who writes the directory calls (services/directory/indexer.py).
    """
    ids = sorted(service_ids)
    for start in range(0, len(ids), TOGETHER):
        documents = await read_documents(session, ids[start : start + TOGETHER])
        await SqlSearchStore(session).put(documents)


async def read_documents(session: AsyncSession, ids: Sequence[str]) -> list[Document]:
    """Offers as they are searched; an id that is gone is left out."""
    if not ids:
        return []
    directory = SqlDirectoryStore(session)
    taxonomy = {request.code: request for request in await directory.help_requests()}
    return [make_document(offer, taxonomy) for offer in await directory.offers(ids)]


async def _load(sessions: Sessions, ids: Sequence[str]) -> list[Offer]:
    if not ids:
        return []
    try:
        async with open_directory(sessions) as directory:
            return await directory.offers(ids)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


async def _documents(sessions: Sessions, ids: Sequence[str]) -> list[Document]:
    async with sessions() as session:
        return await read_documents(session, ids)
