"""What may be asked of the directory in HSDS 3.0, and what comes back. Standard library only."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil
from typing import Any, Protocol
from urllib.parse import quote

from services.directory.core import DirectoryError

VERSION = "3.0"
PER_PAGE = 50
MOST_PER_PAGE = 500  # fully nested, this is about 2 MB
MOST_MINIMAL = 10_000  # only ids and dates: made to be fetched in one go

Record = dict[str, Any]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_URI = re.compile(
    r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?"
    r"([/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?",
    re.IGNORECASE,
)
_HALF_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class HsdsInvalid(DirectoryError):
    """A parameter of the HSDS API that says nothing we can follow; `field` is its name."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for a list. `ids`: only these, in this order (what a search found)."""

    page: int = 1  # the first is 1
    per_page: int = PER_PAGE
    full: bool = False  # fully nested
    full_service: bool = False  # organisations: with whole services
    minimal: bool = False  # services: as little as the schema lets us
    search: str | None = None
    organization_id: str | None = None
    taxonomy_id: str | None = None
    taxonomy_term_id: str | None = None
    parent_id: str | None = None
    top_only: bool = False
    modified_after: datetime | None = None  # on or after, UTC
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with how many there are in all."""

    contents: Sequence[Record]
    total: int
    number: int
    per_page: int

    def as_record(self) -> Record:
        """The envelope of HSDS."""
        pages = ceil(self.total / self.per_page)
        return {
            "total_items": self.total,
            "total_pages": pages,
            "page_number": self.number,
            "size": len(self.contents),
            "first_page": self.number == 1,
            "last_page": self.number >= pages,
            "empty": not self.contents,
            "contents": list(self.contents),
        }


class HsdsStore(Protocol):
    """Published, public offers in HSDS; services/directory/hsds_store.py is the SQL one."""

    async def page(self, kind: str, asked: Asked) -> Page: ...

    async def one(self, kind: str, record_id: str, asked: Asked) -> Record | None: ...


Find = Callable[[str], Awaitable[Sequence[str]]]  # ids of offers for words, best first


@dataclass(frozen=True, slots=True)
class Hsds:
    """What the HSDS API needs."""

    open: Callable[[], AbstractAsyncContextManager[HsdsStore]]
    find: Find
    address: str  # of the API as others see it, without a slash at the end


FOUND_BY_SEARCH = frozenset({"services", "service_at_locations"})


async def read_page(hsds: Hsds, kind: str, asked: Asked) -> Page:
    """A page of one kind of record; words go through the search of the whole house."""
    asked = await _searched(hsds, kind, asked)
    async with hsds.open() as store:
        return await store.page(kind, asked)


async def read_one(hsds: Hsds, kind: str, record_id: str, asked: Asked) -> Record | None:
    """One record, fully nested; None when it is not there or not public."""
    async with hsds.open() as store:
        return await store.one(kind, record_id, asked)


async def read_all(hsds: Hsds, kind: str, asked: Asked) -> AsyncIterator[Record]:
    """Every record that was asked for, a page in memory at a time and no transaction in between."""
    asked = await _searched(hsds, kind, asked)
    number = 1
    while True:
        async with hsds.open() as store:
            page = await store.page(kind, _turned(asked, number))
        for record in page.contents:
            yield record
        if number * page.per_page >= page.total:
            return
        number += 1


async def _searched(hsds: Hsds, kind: str, asked: Asked) -> Asked:
    if not asked.search or kind not in FOUND_BY_SEARCH:
        return asked
    return replace(asked, ids=tuple(await hsds.find(asked.search)), search=None)


def _turned(asked: Asked, number: int) -> Asked:
    return replace(asked, page=number, per_page=MOST_PER_PAGE)


def is_id(raw: str) -> bool:
    """True for an id as HSDS writes it."""
    return _UUID.fullmatch(raw) is not None


def read_moment(raw: str) -> datetime:
    """An ISO moment or day as UTC; without zone it is UTC. Raises ValueError."""
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        # In an address a "+" that nobody escaped is a space.
        moment = datetime.fromisoformat(re.sub(r" (?=\d\d:\d\d$)", "+", raw))
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(raw) from error


def web_address(raw: str | None) -> str | None:
    """A web address as HSDS wants it, with its scheme; None when it can be none."""
    if not raw or not raw.strip():
        return None
    whole = raw.strip() if "://" in raw else f"https://{raw.strip()}"
    whole = _HALF_ESCAPE.sub("%25", quote(whole, safe="%:/?#[]@!$&'()*+,;=~"))
    return whole if _URI.fullmatch(whole) else None


def email_address(raw: str | None) -> str | None:
    """An e-mail address, or None for what is none."""
    return raw if raw and _EMAIL.fullmatch(raw) else None
