"""A desk with everything behind it in memory, for tests of what staff do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.conversation.core import StorageUnavailable
from services.conversation.desk import Desk
from services.directory.core import HelpRequest, Offer
from services.privacy.audit import Action
from services.staff.core import Role, Staff
from services.staff.teams import Team
from tests.builders import NOON, WIJKRACHT
from tests.fakes import World

HELP_REQUESTS = {"schulden": HelpRequest("schulden", "Geld", "Schulden", "", 7)}
OFFER = Offer("offer-1", "Thuisadministratie", WIJKRACHT)


def make_worker(name: str, organization: str = "wijkracht", role: Role = Role.WORKER) -> Staff:
    """Somebody who works here; their id is their name in small letters."""
    slug = name.lower()
    return Staff(slug, f"{slug}@example.nl", f"{name} Smit", name, role, organization, NOON)


KARIN, JAN, MO = make_worker("Karin"), make_worker("Jan"), make_worker("Mo", "dewolden")
TEAMS = (
    Team("money", "wijkracht", "Geld", frozenset({KARIN.id})),
    Team("theirs", "dewolden", "Jeugd", frozenset({MO.id})),
)
BOSS = make_worker("Ans", role=Role.MANAGER)


@dataclass
class AuditLog:
    """What was logged; `down` refuses, as a database that is away."""

    lines: list[tuple[str, Action, str]]
    down: bool = False

    async def __call__(self, staff: Staff, action: Action, conversation_id: str) -> None:
        if self.down:
            raise StorageUnavailable
        self.lines.append((staff.id, action, conversation_id))


def make_desk(world: World, log: AuditLog | None = None) -> Desk:
    """The desk of a house in memory."""

    async def find_offer(offer_id: str) -> Offer | None:
        return OFFER if offer_id == OFFER.id else None

    async def colleagues(organization: str) -> Sequence[Staff]:
        return [one for one in (KARIN, JAN, MO, BOSS) if one.organization == organization]

    async def help_requests() -> Mapping[str, HelpRequest]:
        return HELP_REQUESTS

    async def list_teams(organization: str) -> Sequence[Team]:
        return [team for team in TEAMS if team.organization == organization]

    return Desk(world.ports, log or AuditLog([]), find_offer, colleagues, help_requests, list_teams)
