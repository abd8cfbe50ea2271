"""Teams: whose work it is, and that nothing waits for nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count

import pytest

from services.privacy.audit import Action
from services.staff.core import Staff, StaffInvalid
from services.staff.teams import (
    Team,
    TeamNotFound,
    Teams,
    add_team,
    change_team,
    in_same_team,
    is_for,
    join_team,
    list_teams,
    remove_team,
)
from tests.desks import JAN, KARIN, MO

MONEY = Team("money", "wijkracht", "Geld", frozenset({KARIN.id}))


class MemoryTeams:
    """Teams in memory, and what was logged of them."""

    def __init__(self) -> None:
        self.kept: dict[str, Team] = {}
        self.logged: list[tuple[str | None, Action, str]] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MemoryTeams]:
        yield self

    async def teams(self, organization: str) -> Sequence[Team]:
        found = [team for team in self.kept.values() if team.organization == organization]
        return sorted(found, key=lambda team: team.name)

    async def keep(self, team: Team) -> None:
        self.kept[team.id] = team

    async def remove(self, team_id: str) -> None:
        del self.kept[team_id]

    async def staff(self, organization: str) -> Sequence[Staff]:
        return [one for one in (JAN, KARIN, MO) if one.organization == organization]

    async def record(self, who: Staff | None, action: Action, team: Team) -> None:
        self.logged.append((who.id if who else None, action, team.id))


@pytest.fixture
def store() -> MemoryTeams:
    return MemoryTeams()


@pytest.fixture
def ports(store: MemoryTeams) -> Teams:
    numbers = count(1)
    return Teams(store.open, store.record, lambda: f"team-{next(numbers)}")


@pytest.mark.parametrize(
    ("team_id", "worker", "waits_for_them"),
    [
        (None, "jan", True),
        ("money", "karin", True),
        ("money", "jan", False),
        ("gone", "jan", True),
    ],
)
def test_work_waits_for_its_team_and_for_everybody_when_that_is_gone(
    team_id: str | None, worker: str, waits_for_them: bool
) -> None:
    assert is_for(team_id, [MONEY], worker) is waits_for_them


def test_somebody_without_a_team_is_in_one_with_themselves_alone() -> None:
    assert in_same_team([MONEY], "jan", "jan")
    assert not in_same_team([MONEY], "jan", "karin")


async def test_only_people_of_the_organisation_come_in_a_team(ports: Teams) -> None:
    team = await add_team(ports, KARIN, "  Geld  ")
    changed = await change_team(ports, KARIN, team.id, "Geld", [JAN.id, MO.id, "nobody"])
    assert (changed.name, changed.members) == ("Geld", {JAN.id})


async def test_the_team_of_another_organisation_is_not_there(ports: Teams) -> None:
    team = await add_team(ports, KARIN, "Geld")
    with pytest.raises(TeamNotFound):
        await change_team(ports, MO, team.id, "Van mij", [])
    with pytest.raises(TeamNotFound):
        await remove_team(ports, MO, team.id)


@pytest.mark.parametrize(
    ("name", "problem"), [("", "missing"), ("x" * 61, "too_long"), ("GELD", "taken")]
)
async def test_a_name_that_is_no_name_or_taken_is_refused(
    ports: Teams, name: str, problem: str
) -> None:
    await add_team(ports, KARIN, "Geld")
    with pytest.raises(StaffInvalid) as refused:
        await add_team(ports, KARIN, name)
    assert (refused.value.field, refused.value.problem) == ("team", problem)


async def test_somebody_joins_a_team_by_its_name_which_is_made_once(ports: Teams) -> None:
    for one in (KARIN, JAN):
        await join_team(ports, one, "geld" if one is JAN else "Geld")
    (team,) = await list_teams(ports, "wijkracht")
    assert (team.name, team.members) == ("Geld", {KARIN.id, JAN.id})


async def test_every_change_of_a_team_is_logged(ports: Teams, store: MemoryTeams) -> None:
    team = await add_team(ports, KARIN, "Geld")
    await remove_team(ports, KARIN, team.id)
    await join_team(ports, JAN, "Jeugd")
    assert store.logged == [
        (KARIN.id, Action.WRITTEN, team.id),
        (KARIN.id, Action.REMOVED, team.id),
        (None, Action.WRITTEN, "team-2"),
    ]
