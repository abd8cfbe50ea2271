"""The pages of opening hours and teams: who may change what, errors at the field, and going back."""

from __future__ import annotations

import re

import pytest

from services.staff.core import Role
from tests.callbacks import CALLBACK
from tests.contract.test_console_api import call, waiting, worker
from tests.contract.test_contact_pages import add_callback
from tests.gateway import Gateway
from tests.page import Page
from tests.staff import LoggedInClient, log_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOURS, TEAMS = "/werk/openingstijden", "/werk/teams"
WEEK = {
    f"dag-{day}-1-{end}": time
    for day in range(7)
    for end, time in (("van", "9"), ("tot", "17.30 uur"))
}
ALWAYS = WEEK | {"grens": "3"}


async def boss(gateway: Gateway, organization: str = "wijkracht") -> LoggedInClient:
    return await log_in(gateway, Role.COORDINATOR, organization)


async def words(client: LoggedInClient, path: str = HOURS) -> str:
    return Page(await client.page(path)).words


# --- opening hours


async def test_a_coordinator_fills_in_hours_and_everybody_reads_them(gateway: Gateway) -> None:
    coordinator = await boss(gateway)
    kept = await coordinator.post(HOURS, doen="bewaar", **ALWAYS)
    assert (kept.status, kept.headers["Location"]) == (303, f"{HOURS}?bewaard")
    shown = await words(await log_in(gateway))
    assert "open van 9.00 tot 17.30 uur" in shown and "Er mogen 3 mensen tegelijk wachten" in shown
    office = await (await coordinator.get("/werk/api/office")).json()
    assert office["openings"][6] == {"weekday": 6, "opens": "09:00", "closes": "17:30"}


@pytest.mark.parametrize(
    ("role", "reads", "changes"),
    [
        (Role.WORKER, 200, 403),
        (Role.COORDINATOR, 200, 303),
        (Role.ADMIN, 200, 303),
        (Role.MANAGER, 403, 403),
    ],
)
@pytest.mark.parametrize(("path", "fields"), [(HOURS, ALWAYS), (TEAMS, {"naam": "Geld"})])
async def test_a_worker_reads_and_a_coordinator_or_admin_changes(
    gateway: Gateway, path: str, fields: dict[str, str], role: Role, reads: int, changes: int
) -> None:
    somebody = await log_in(gateway, role)
    assert (await somebody.get(path)).status == reads
    assert (await somebody.post(path, **fields)).status == changes
    assert (await words(somebody, path)).count("Bewaar") == 0 if role is Role.WORKER else True


async def test_looking_first_keeps_nothing(gateway: Gateway) -> None:
    coordinator = await boss(gateway)
    answer = await coordinator.post(HOURS, doen="bekijk", **ALWAYS)
    page = Page(await answer.text())
    assert answer.status == 200
    assert "Dit is nog niet bewaard." in page.words and "tot 17.30 uur" in page.words
    assert page.form(HOURS).fields["dag-3-1-tot"] == "17.30 uur"
    assert "Er zijn geen tijden ingevuld" in await words(coordinator)


@pytest.mark.parametrize(
    ("wrong", "field", "error"),
    [
        ({"dag-2-1-van": "18"}, "dag-2-1-tot", "later zijn dan die van opengaan"),
        ({"dag-2-1-van": "ochtend"}, "dag-2-1-van", "Schrijf de tijd van opengaan als 09:00"),
        ({"dag-2-2-van": "20:00"}, "dag-2-2-tot", "Schrijf de tijd van sluiten als 17:00"),
        ({"dag-4-2-van": "16", "dag-4-2-tot": "18"}, "dag-4-2-van", "lopen door elkaar"),
        ({"dicht-1-reden": "vakantie"}, "dicht-1-van", "Vul de eerste gesloten dag in"),
        (
            {"dicht-2-van": "2026-12-30", "dicht-2-tot": "2026-12-24"},
            "dicht-2-tot",
            "op of na de eerste dag",
        ),
        ({"dicht-1-van": "2026-12-30", "dicht-1-reden": "x" * 101}, "dicht-1-reden", "te lang"),
        ({"grens": "veel"}, "grens", "hoeveel mensen er mogen wachten"),
    ],
)
async def test_an_error_stands_at_its_field_and_what_was_typed_stays(
    gateway: Gateway, wrong: dict[str, str], field: str, error: str
) -> None:
    coordinator = await boss(gateway)
    answer = await coordinator.post(HOURS, **ALWAYS | wrong)
    html = await answer.text()
    page = Page(html)
    assert answer.status == 422
    assert page.errors[0][0] == f"#{field}" and error in page.errors[0][1]
    assert f'id="{field}-fout"' in html and page.has("input", id=field, aria_invalid="true")
    assert wrong.items() <= page.form(HOURS).fields.items()
    assert "Er zijn geen tijden ingevuld" in await words(coordinator)


async def test_going_back_brings_what_was_there_and_once_more_undoes_that(
    gateway: Gateway,
) -> None:
    coordinator = await boss(gateway)
    assert (await coordinator.post(f"{HOURS}/terug")).status == 409
    closed = {"dicht-1-van": "2099-12-24", "dicht-1-reden": "Kerst"}
    await coordinator.post(HOURS, **ALWAYS | closed)
    await coordinator.post(HOURS, grens="7")
    shown = await words(coordinator)
    assert "Anja Bos wijzigde de tijden" in shown and "Dicht 24 december 2099: Kerst" in shown
    assert (await coordinator.post(f"{HOURS}/terug")).status == 303
    assert "Er mogen 3 mensen" in await words(coordinator)
    await coordinator.post(f"{HOURS}/terug")
    assert "Er mogen 7 mensen" in await words(coordinator)


async def test_saving_the_same_again_keeps_what_was_before(gateway: Gateway) -> None:
    coordinator = await boss(gateway)
    closed = {"dicht-1-van": "2099-12-24"}
    for _ in range(2):
        await coordinator.post(HOURS, **ALWAYS | closed)
    await coordinator.post(f"{HOURS}/terug")
    assert "Er zijn geen tijden ingevuld" in await words(coordinator)


async def test_hours_of_another_organisation_stay_as_they_are(gateway: Gateway) -> None:
    await (await boss(gateway, "dewolden")).post(HOURS, **ALWAYS)
    assert "Er zijn geen tijden ingevuld" in await words(await boss(gateway))


async def test_who_changed_the_hours_is_in_the_log(gateway: Gateway) -> None:
    await (await boss(gateway)).post(HOURS, **ALWAYS)
    admin = await log_in(gateway, Role.ADMIN)
    assert "schreef openingstijden van wijkracht" in await words(admin, "/audit")


# --- teams


async def team(gateway: Gateway, name: str, *members: LoggedInClient) -> str:
    """A team of Wijkracht; its id."""
    coordinator = await boss(gateway)
    made = await coordinator.post(TEAMS, naam=name)
    found = re.search(r"#team-(.{36})", made.headers["Location"])
    assert found is not None
    data = [("csrf", coordinator.csrf), ("naam", name)]
    data += [("lid", member.staff.id) for member in members]
    changed = await coordinator.session.post(
        f"{TEAMS}/{found[1]}", data=data, allow_redirects=False
    )
    assert changed.status == 303
    return found[1]


async def test_a_team_has_the_members_a_coordinator_ticked(gateway: Gateway) -> None:
    karin = await worker(gateway)
    await team(gateway, "Geld", karin)
    assert "Geld Karin" in await words(karin, TEAMS)
    assert "Er zijn nog geen teams" in await words(await boss(gateway, "dewolden"), TEAMS)


async def test_a_name_that_is_taken_is_told_at_the_field(gateway: Gateway) -> None:
    await team(gateway, "Geld")
    answer = await (await boss(gateway)).post(TEAMS, naam="geld")
    assert answer.status == 422
    assert Page(await answer.text()).errors == [("#naam-nieuw", "Er is al een team met deze naam.")]


async def test_a_conversation_waits_on_a_team_and_a_resident_notices_nothing(
    gateway: Gateway,
) -> None:
    karin, jan = await worker(gateway), await worker(gateway, "Jan")
    talk = await waiting(gateway)
    money = await team(gateway, "Geld", karin)
    said = len(await talk.messages())
    status, _ = await call(jan, "POST", talk, "/assign", to=f"team:{money}")
    assert (status, len(await talk.messages())) == (200, said)
    assert "Voor team Geld" in await words(karin, "/werk")
    theirs = await words(jan, "/werk")
    assert "Wacht op een ander team (1)" in theirs and "Er wacht niemand." in theirs
    queue = (await (await jan.api("GET", "/werk/api/queue")).json())["waiting"]
    assert [(row["team"], row["for_me"]) for row in queue] == [
        ({"id": money, "name": "Geld"}, False)
    ]
    await (await boss(gateway)).post(f"{TEAMS}/{money}/weg")
    assert "Wacht op een ander team" not in await words(jan, "/werk")


async def test_danger_waits_for_everybody_whatever_team_it_was_given_to(gateway: Gateway) -> None:
    jan = await worker(gateway, "Jan")
    talk = await waiting(gateway, "ik wil niet meer leven")
    money = await team(gateway, "Geld")
    assert (await call(jan, "POST", talk, "/assign", to=f"team:{money}"))[0] == 200
    assert "Wacht op een ander team" not in await words(jan, "/werk")


async def test_a_team_of_another_organisation_gets_nothing(gateway: Gateway) -> None:
    money = await team(gateway, "Geld")
    stranger = await worker(gateway, organization="dewolden")
    await add_callback(gateway, organization="dewolden")
    answer = await stranger.post(
        f"/werk/terugbellen/{CALLBACK}/toewijzen", medewerker=f"team:{money}"
    )
    assert answer.status == 422


async def test_the_list_of_my_team_shows_what_my_team_has(gateway: Gateway) -> None:
    karin, jan = await worker(gateway), await worker(gateway, "Jan")
    money = await team(gateway, "Geld", karin)
    await add_callback(gateway)
    one, of_team = f"/werk/terugbellen/{CALLBACK}", "/werk/terugbellen?wie=team"
    assert "Jo" in await words(jan, of_team)
    assert (await jan.post(f"{one}/toewijzen", medewerker=f"team:{money}")).status == 303
    assert "Team Geld" in await words(karin, of_team)
    assert "Jo" not in await words(jan, of_team)
    assert "Jo" in await words(jan, "/werk/terugbellen?wie=all")
    await karin.post(f"{one}/toewijzen", medewerker=karin.staff.id)
    assert "Jo" in await words(karin, of_team)
    assert "Jo" not in await words(jan, of_team)
