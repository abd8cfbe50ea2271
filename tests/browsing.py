"""The sociale kaart in memory, to look through without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date

from services.directory.browsing import Browsing
from services.directory.core import Kind, Offer
from tests.directory_builders import TODAY
from tests.directory_in_memory import MemoryDirectory

CHANGED = date(2026, 11, 22)


class MemoryBrowse:
    """tests/contract/test_browsing_store.py holds it to what the database does."""

    def __init__(self, directory: MemoryDirectory) -> None:
        self._directory = directory
        self.help_requests = directory.help_requests
        self.organizations = directory.organizations
        self.offers_for = directory.offers_for

    async def life_domains(self) -> dict[str, str]:
        requests = await self._directory.help_requests()
        codes = dict.fromkeys(item.life_domain for item in requests)
        return {code: code.capitalize() for code in codes}

    async def offers(self, ids: Sequence[str]) -> list[Offer]:
        return [offer for offer in self._directory.offers if offer.id in ids]

    async def counts(self, municipality: str) -> Mapping[str, int]:
        return Counter(
            code
            for offer in self._given()
            if municipality in offer.municipalities and offer.organization.kind is not Kind.NATIONAL
            for code in {*offer.help_requests, *offer.also}
        )

    async def number_given(self) -> int:
        return len(self._given())

    async def given_names(self, skip: int, most: int) -> list[tuple[str, str, date]]:
        given = sorted(self._given(), key=lambda offer: offer.id)
        return [(offer.id, offer.name, CHANGED) for offer in given[skip : skip + most]]

    def _given(self) -> list[Offer]:
        return [
            offer for offer in self._directory.offers if not offer.draft and not offer.withdrawn
        ]


def browsing(directory: MemoryDirectory) -> Browsing:
    """Looking through this directory on TODAY."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[MemoryBrowse]:
        yield MemoryBrowse(directory)

    return Browsing(open=opened, today=lambda: TODAY)
