"""A directory in memory for tests that need no database.

tests/contract/test_directory_store.py holds it to what the database does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.directory.core import HelpRequest, Kind, Offer, Organization


@dataclass(frozen=True, slots=True)
class Unmet:
    """A vraag zonder aanbod as it was counted."""

    organization_id: str | None
    municipality: str
    help_request: str
    at: datetime


class MemoryDirectory:
    """Offers, organisations and hulpvragen in lists; remembers what was recorded."""

    def __init__(
        self,
        *,
        offers: Iterable[Offer] = (),
        organizations: Iterable[Organization] = (),
        help_requests: Iterable[HelpRequest] = (),
        spare_lines: Iterable[Offer] = (),
    ) -> None:
        self.offers = sorted(offers, key=lambda offer: offer.name)
        self._organizations = sorted(organizations, key=lambda organization: organization.name)
        self._help_requests = list(help_requests)
        self._spare_lines = list(spare_lines)
        self.unmet: list[Unmet] = []
        self.times_given: dict[str, int] = {}  # of each open check task
        self.opened_at: dict[str, datetime] = {}

    async def help_requests(self) -> list[HelpRequest]:
        return list(self._help_requests)

    async def organizations(self) -> list[Organization]:
        return list(self._organizations)

    async def offers_for(self, code: str, municipality: str | None) -> list[Offer]:
        return [
            offer
            for offer in self.offers
            if offer.serves_help_request(code)
            and not offer.draft
            and not offer.withdrawn
            and (municipality in offer.municipalities or offer.organization.kind is Kind.NATIONAL)
        ]

    async def signal_offers(self) -> list[Offer]:
        open_ones = (offer for offer in self.offers if not offer.draft and not offer.withdrawn)
        return [offer for offer in open_ones if offer.signals]

    async def spare_lines(self) -> list[Offer]:
        return list(self._spare_lines)

    async def add_unmet(
        self, *, organization_id: str | None, municipality: str, help_request: str, at: datetime
    ) -> None:
        self.unmet.append(Unmet(organization_id, municipality, help_request, at))

    async def open_check_task(self, service_id: str, at: datetime) -> None:
        self.opened_at.setdefault(service_id, at)
        self.times_given[service_id] = self.times_given.get(service_id, 0) + 1
