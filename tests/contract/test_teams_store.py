"""Teams and what was before in opening hours are kept alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import date, time

from services.db import Sessions
from services.frontoffice.core import Closure, Former, Office, Opening
from services.frontoffice.store import open_front_office
from services.staff.store import open_staff
from services.staff.teams import Team
from services.staff.teams_store import open_teams
from tests.builders import NOON
from tests.staff import make_staff

ANJA, BEA = make_staff(1), make_staff(2, name="Bea Bos")


async def test_a_team_comes_back_with_its_members_and_goes(sessions: Sessions) -> None:
    async with open_staff(sessions) as staff:
        await staff.add(ANJA)
        await staff.add(BEA)
    money = Team("t-1", "wijkracht", "Geld", frozenset({ANJA.id, BEA.id}))
    youth, theirs = Team("t-2", "wijkracht", "de Jeugd"), Team("t-3", "dewolden", "Geld")
    async with open_teams(sessions) as store:
        for team in (money, youth, theirs):
            await store.keep(team)
    async with open_teams(sessions) as store:
        assert await store.teams("wijkracht") == [youth, money]
        assert await store.staff("wijkracht") == [ANJA, BEA]
        smaller = Team("t-1", "wijkracht", "Geldzaken", frozenset({BEA.id}))
        await store.keep(smaller)
        assert await store.teams("wijkracht") == [youth, smaller]
        await store.remove("t-1")
        assert await store.teams("wijkracht") == [youth]


async def test_what_was_before_comes_back_as_it_was(sessions: Sessions) -> None:
    office = Office(
        "wijkracht",
        (Opening(0, time(9), time(12, 30)), Opening(0, time(13), time(17))),
        (Closure("c-1", date(2026, 12, 24), date(2027, 1, 1), "vakantie"),),
        4,
    )
    async with open_front_office(sessions) as store:
        assert await store.former("wijkracht") is None
        await store.set_former(Former(Office("wijkracht"), NOON, "Anja Bos"))
        await store.set_former(Former(office, NOON, "Bea Bos"))
    async with open_front_office(sessions) as store:
        assert await store.former("wijkracht") == Former(office, NOON, "Bea Bos")
        assert await store.former("dewolden") is None
