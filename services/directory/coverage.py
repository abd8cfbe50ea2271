"""Which hulpvragen are covered where: nearby, only further off, not at all, or not checked for long.

Core and use case; standard library only. The SQL side is services/directory/coverage_store.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from services.conversation.patience import in_time
from services.directory.core import HelpRequest, Kind, Organization, Trust, trust

UNMET_FOR = timedelta(days=365)  # vragen zonder aanbod of the last year
PATIENCE = 20.0  # seconds; the whole directory is looked through, and a coordinator waits for it


class Cover(StrEnum):
    """How a hulpvraag is covered in a municipality, best first."""

    LOCAL = "local"  # an offer for this municipality alone
    REGIONAL = "regional"  # an offer for several municipalities
    STALE = "stale"  # there is one, but nobody checked it for long
    NATIONAL = "national"  # only a national line
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many given offers of one sort serve a hulpvraag.

    `municipality` None is the whole country; `shared` is true for offers of several
    municipalities.
    """

    help_request: str
    municipality: str | None
    shared: bool
    assured_date: date | None
    number: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """How often a hulpvraag had no offer in a municipality."""

    help_request: str
    municipality: str
    number: int


@dataclass(slots=True)
class Cell:
    """One hulpvraag in one municipality. Numbers are of offers; stale ones are in `stale` alone."""

    local: int = 0
    regional: int = 0
    national: int = 0
    stale: int = 0
    unmet: int = 0

    @property
    def cover(self) -> Cover:
        """The best there is."""
        if self.local:
            return Cover.LOCAL
        if self.regional:
            return Cover.REGIONAL
        if self.stale:
            return Cover.STALE
        return Cover.NATIONAL if self.national else Cover.NONE


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole matrix: rows are hulpvragen in the order of the taxonomy."""

    help_requests: tuple[HelpRequest, ...]
    life_domains: dict[str, str]
    municipalities: tuple[str, ...]
    cells: dict[tuple[str, str], Cell] = field(repr=False)

    def cell(self, code: str, municipality: str) -> Cell:
        """Raises KeyError for what is not in the matrix."""
        return self.cells[code, municipality]

    def totals(self, municipality: str | None = None) -> dict[Cover, int]:
        """How many cells there are of each cover, in a municipality or everywhere."""
        found = Counter(
            cell.cover
            for (_, name), cell in self.cells.items()
            if municipality is None or name == municipality
        )
        return {cover: found[cover] for cover in Cover}

    def unmet(self) -> int:
        """Vragen zonder aanbod in the whole matrix."""
        return sum(cell.unmet for cell in self.cells.values())


class CoverageStore(Protocol):
    """What coverage needs of a store."""

    async def help_requests(self) -> list[HelpRequest]: ...

    async def life_domains(self) -> dict[str, str]: ...

    async def organizations(self) -> list[Organization]: ...

    async def tallies(self, municipalities: Sequence[str]) -> list[Tally]:
        """Given offers of these municipalities and of the whole country, counted."""
        ...

    async def unmet_counts(self, municipalities: Sequence[str], since: datetime) -> list[Unmet]: ...


@dataclass(frozen=True, slots=True)
class Covering:
    """Everything coverage needs from outside."""

    open: Callable[[], AbstractAsyncContextManager[CoverageStore]]
    now: Callable[[], datetime]
    patience: float = PATIENCE


async def look_at_coverage(ports: Covering, organization: str | None = None) -> Coverage:
    """The matrix of an organisation's municipalities; without one, of all that have a front office.

    Staff see their own organisation's (its slug); an organisation without municipalities gives a
    matrix without columns.
    """
    now = ports.now()

    async def read() -> Coverage:
        async with ports.open() as store:
            names = sorted(
                {
                    name
                    for item in await store.organizations()
                    if item.kind is Kind.WELFARE and organization in {None, item.slug}
                    for name in item.municipalities
                }
            )
            return make_coverage(
                await store.help_requests(),
                await store.life_domains(),
                names,
                await store.tallies(names),
                await store.unmet_counts(names, now - UNMET_FOR),
                now.date(),
            )

    return await in_time(read(), ports.patience)


def make_coverage(
    help_requests: Sequence[HelpRequest],
    life_domains: dict[str, str],
    municipalities: Sequence[str],
    tallies: Iterable[Tally],
    unmet: Iterable[Unmet],
    today: date,
) -> Coverage:
    """Puts what was counted in its cells; what is for another place or hulpvraag is left out."""
    cells = {(item.code, name): Cell() for item in help_requests for name in municipalities}
    for tally in tallies:
        is_stale = trust(tally.assured_date, today) is Trust.STALE
        for name in municipalities if tally.municipality is None else (tally.municipality,):
            cell = cells.get((tally.help_request, name))
            if cell is not None:
                _add(cell, tally, is_stale=is_stale)
    for one in unmet:
        cell = cells.get((one.help_request, one.municipality))
        if cell is not None:
            cell.unmet += one.number
    return Coverage(tuple(help_requests), dict(life_domains), tuple(municipalities), cells)


def rows(coverage: Coverage) -> Iterator[tuple[HelpRequest, str, Cell]]:
    """Hulpvraag, municipality and cell, in the order of the taxonomy: a table, a file."""
    for request in coverage.help_requests:
        for name in coverage.municipalities:
            yield request, name, coverage.cell(request.code, name)


def _add(cell: Cell, tally: Tally, *, is_stale: bool) -> None:
    if is_stale:
        # A stale national line is no cover that somebody here could mend.
        cell.stale += 0 if tally.municipality is None else tally.number
        cell.national += tally.number if tally.municipality is None else 0
    elif tally.municipality is None:
        cell.national += tally.number
    elif tally.shared:
        cell.regional += tally.number
    else:
        cell.local += tally.number
