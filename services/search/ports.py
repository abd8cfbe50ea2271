"""What searching needs from outside: storage, the words known, the meanings kept in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.directory.core import Offer
from services.search.core import Document, Facts, Filters
from services.search.scoring import Found, Term

Vector = Any  # a row of numbers of the encoder; only vectors.py looks inside


@dataclass(frozen=True, slots=True)
class Entry:
    """An offer as it is kept in memory. `vector`: as stored, None while it has none."""

    number: int
    service_id: str
    facts: Facts
    vector: bytes | None


@dataclass(frozen=True, slots=True)
class Unread:
    """An offer that the encoder has still to read."""

    service_id: str
    meaning: str
    meaning_hash: str


@dataclass(frozen=True, slots=True)
class Topics:
    """What hulpvragen mean: a packed vector by code, and under "" the mean of all sentences."""

    encoder: str
    hash: str  # of the sentences
    vectors: dict[str, bytes]


class SearchStore(Protocol):
    """What the use cases need of a store; services/search/store.py is the SQL one."""

    async def version(self) -> int:
        """The number of the newest change; 0 before the first."""
        ...

    async def entries(self, encoder: str, *, since: int, after: int, most: int) -> list[Entry]:
        """Offers changed after version `since`, in order of number, from behind number `after`."""
        ...

    async def words(self, *, since: int) -> list[tuple[str, int]]:
        """Words whose count changed after version `since`; 0 is a word in no offer any more."""
        ...

    async def matching(self, words: Iterable[str], filters: Filters, most: int) -> list[Found]:
        """Offers with any of these words that the filters admit, the likeliest `most`."""
        ...

    async def listed(self, filters: Filters, most: int) -> list[str]:
        """Ids of offers that the filters admit, by title."""
        ...

    async def hashes(self, *, after: str, most: int) -> list[tuple[str, str | None]]:
        """Every offer's id, in order, with the hash of its document; None when it has none."""
        ...

    async def put(self, documents: Sequence[Document]) -> None:
        """Makes these the documents of their offers; what did not change costs nothing."""
        ...

    async def without_vector(self, encoder: str, most: int) -> list[str]:
        """Ids of offers that this encoder has not read as they are now."""
        ...

    async def put_vectors(self, encoder: str, vectors: Sequence[tuple[Unread, bytes]]) -> None: ...

    async def topics(self) -> Topics | None:
        """What each hulpvraag means; None before the first reading."""
        ...

    async def put_topics(self, topics: Topics) -> None: ...


class Words(Protocol):
    """The words of all offers; services/search/vocabulary.py."""

    def put(self, words: Iterable[tuple[str, int]]) -> None: ...

    def terms(self, question: str) -> list[Term]: ...


class Meanings(Protocol):
    """What offers mean, in memory; services/search/vectors.py."""

    def __len__(self) -> int: ...

    def put(self, entries: Sequence[Entry]) -> None: ...

    def nearest(self, vector: Vector, filters: Filters, most: int) -> list[str]:
        """Ids of offers that the filters admit, nearest first."""
        ...

    def put_topics(self, topics: Topics) -> bool:
        """True when they are others than before: then every entry must be put again."""
        ...

    def make_topics(self, vectors: Mapping[str, Vector]) -> dict[str, bytes]:
        """Packed topics from the vectors of each hulpvraag's sentences, with the mean of all."""
        ...

    def pack(self, vector: Vector) -> bytes:
        """A vector as it is stored."""
        ...


class Encoder(Protocol):
    """The part of services.text.embeddings.Encoder that is used here."""

    version: str

    def encode(self, texts: Sequence[str]) -> Any: ...


OpenSearch = Callable[[], AbstractAsyncContextManager[SearchStore]]
LoadOffers = Callable[[Sequence[str]], Awaitable[Sequence[Offer]]]
MakeDocuments = Callable[[Sequence[str]], Awaitable[Sequence[Document]]]


@dataclass(slots=True)
class Search:
    """Everything searching needs; one per process. `encoder` None: by words alone."""

    open: OpenSearch
    load: LoadOffers
    documents: MakeDocuments  # of these offers, as the directory has them now
    words: Words
    meanings: Meanings
    encoder: Encoder | None
    sentences: Mapping[str, Sequence[str]]  # by code of a hulpvraag: how residents ask it
    seen: int = 0  # the version of what is in memory
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
