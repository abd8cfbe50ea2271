"""Teams of an organisation: who belongs to which, so that work can be given to one of them.

Work of a team that is no longer there is work of everybody: nothing waits for nobody.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from services.conversation.patience import PATIENCE, in_time
from services.privacy.audit import Action
from services.staff.core import Staff, StaffInvalid, read_name

MAX_TEAM = 60  # characters
MOST_TEAMS = 40  # of one organisation


class TeamNotFound(Exception):
    """No such team in the organisation of whoever asks."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team and the ids of its members."""

    id: str
    organization: str  # slug
    name: str
    members: frozenset[str] = frozenset()


class TeamStore(Protocol):
    """One transaction on teams."""

    async def teams(self, organization: str) -> Sequence[Team]:
        """By name."""
        ...

    async def keep(self, team: Team) -> None:
        """Adds it, or replaces name and members."""
        ...

    async def remove(self, team_id: str) -> None: ...

    async def staff(self, organization: str) -> Sequence[Staff]:
        """Accounts by name."""
        ...


class Record(Protocol):
    """Writes in the audit log; raises StorageUnavailable, and then the deed is not done."""

    async def __call__(self, who: Staff | None, action: Action, team: Team) -> None: ...


@dataclass(frozen=True, slots=True)
class Teams:
    """Everything teams need from outside."""

    open: Callable[[], AbstractAsyncContextManager[TeamStore]]
    record: Record
    new_id: Callable[[], str]
    patience: float = PATIENCE  # seconds for storage


ListTeams = Callable[[str], Awaitable[Sequence[Team]]]  # of an organisation (slug), by name


def teams_of(teams: Sequence[Team], staff_id: str) -> frozenset[str]:
    """The ids of the teams that somebody is in."""
    return frozenset(team.id for team in teams if staff_id in team.members)


def is_for(team_id: str | None, teams: Sequence[Team], staff_id: str) -> bool:
    """True when work of this team waits for this worker too: of nobody's team, or of theirs."""
    team = next((team for team in teams if team.id == team_id), None)
    return team is None or staff_id in team.members


def in_same_team(teams: Sequence[Team], one: str, other: str) -> bool:
    """True for two people who share a team, and for anybody and themselves."""
    return one == other or any({one, other} <= team.members for team in teams)


async def list_teams(ports: Teams, organization: str) -> Sequence[Team]:
    """The teams of an organisation, by name."""

    async def read() -> Sequence[Team]:
        async with ports.open() as store:
            return await store.teams(organization)

    return await in_time(read(), ports.patience)


async def list_people(ports: Teams, organization: str) -> Sequence[Staff]:
    """Active accounts of an organisation, by name."""

    async def read() -> Sequence[Staff]:
        async with ports.open() as store:
            return [one for one in await store.staff(organization) if one.active]

    return await in_time(read(), ports.patience)


async def add_team(ports: Teams, by: Staff, name: object) -> Team:
    """A new team without members; raises StaffInvalid at "team"."""
    return await _keep(ports, by, Team(ports.new_id(), by.organization, read_team_name(name)))


async def change_team(
    ports: Teams, by: Staff, team_id: str, name: object, members: Collection[str]
) -> Team:
    """Another name or other members; ids of others than the organisation's are left out.

    Raises TeamNotFound and StaffInvalid.
    """
    known = {one.id for one in await list_people(ports, by.organization)}
    found = await _find(ports, by, team_id)
    return await _keep(
        ports,
        by,
        Team(found.id, found.organization, read_team_name(name), frozenset(known & set(members))),
    )


async def remove_team(ports: Teams, by: Staff, team_id: str) -> None:
    """Takes a team away; its people and its work stay. Raises TeamNotFound."""
    found = await _find(ports, by, team_id)
    await ports.record(by, Action.REMOVED, found)

    async def remove() -> None:
        async with ports.open() as store:
            await store.remove(found.id)

    await in_time(remove(), ports.patience)


async def join_team(ports: Teams, staff: Staff, name: object) -> Team:
    """Puts somebody in the team with this name, which is made when it is not there yet."""
    wanted = read_team_name(name)
    for team in await list_teams(ports, staff.organization):
        if team.name.casefold() == wanted.casefold():
            joined = Team(team.id, team.organization, team.name, team.members | {staff.id})
            return await _keep(ports, None, joined)
    made = Team(ports.new_id(), staff.organization, wanted, frozenset({staff.id}))
    return await _keep(ports, None, made)


def read_team_name(name: object) -> str:
    """A name of a team on one line; raises StaffInvalid at "team"."""
    return read_name(name, field="team", longest=MAX_TEAM)


async def _find(ports: Teams, by: Staff, team_id: str) -> Team:
    for team in await list_teams(ports, by.organization):
        if team.id == team_id:
            return team
    raise TeamNotFound


async def _keep(ports: Teams, by: Staff | None, team: Team) -> Team:
    others = [one for one in await list_teams(ports, team.organization) if one.id != team.id]
    if any(one.name.casefold() == team.name.casefold() for one in others):
        raise StaffInvalid("team", "taken")
    if len(others) >= MOST_TEAMS:
        raise StaffInvalid("team", "too_many")
    await ports.record(by, Action.WRITTEN, team)

    async def store_it() -> None:
        async with ports.open() as store:
            await store.keep(team)

    await in_time(store_it(), ports.patience)
    return team
