"""Staying logged in, what a login protects, and leaving, through the pages, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.keys import ACCOUNTS
from services.staff.core import Role
from services.web.login import COOKIE
from tests.gateway import BOTH_DATABASES, Gateway
from tests.page import Page, shown
from tests.staff import log_in, move_login

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]


# --- staying logged in


async def test_without_logging_in_a_page_leads_to_the_login_and_back(gateway: Gateway) -> None:
    response = await gateway.client.get("/werk?a=1&b=2", allow_redirects=False)
    assert response.headers["Location"] == "/aanmelden?terug=/werk?a%3D1%26b%3D2"
    page = Page(await (await gateway.client.get(response.headers["Location"])).text())
    assert page.has("input", name="terug", value="/werk?a=1&b=2")


@pytest.mark.parametrize(
    ("column", "ago", "stays"),
    [
        ("seen_at", timedelta(minutes=59), True),
        ("seen_at", timedelta(minutes=61), False),
        ("created_at", timedelta(hours=11, minutes=59), True),
        ("created_at", timedelta(hours=12, minutes=1), False),
    ],
)
async def test_a_login_ends_after_an_hour_of_silence_and_after_twelve_hours(
    gateway: Gateway, column: str, ago: timedelta, stays: bool
) -> None:
    anja = await log_in(gateway)
    await move_login(gateway, anja, **{column: datetime.now(UTC) - ago})
    assert (await anja.get("/werk")).status == (200 if stays else 303)


async def test_every_page_is_a_sign_of_life(gateway: Gateway) -> None:
    anja = await log_in(gateway)
    before = datetime.now(UTC) - timedelta(minutes=50)
    await move_login(gateway, anja, seen_at=before)
    await anja.get("/werk")
    assert gateway.client.app is not None
    async with gateway.client.app[ACCOUNTS].open() as store:
        found = await store.logged_in(anja.login.token_hash)
    assert found is not None and found.login.seen_at > before + timedelta(minutes=49)


async def test_who_is_logged_in_does_not_have_to_log_in(gateway: Gateway) -> None:
    anja = await log_in(gateway)
    assert (await anja.get("/aanmelden?terug=/account")).headers["Location"] == "/account"


async def test_a_program_without_a_login_gets_an_error_and_no_page(gateway: Gateway) -> None:
    response = await gateway.client.get("/werk/api/x", allow_redirects=False)
    assert (response.status, (await response.json())["error"]["code"]) == (401, "login_needed")


async def test_who_is_not_logged_in_does_not_learn_which_pages_there_are(gateway: Gateway) -> None:
    assert (await gateway.client.get("/werk/nergens", allow_redirects=False)).status == 303
    anja = await log_in(gateway)
    assert (await anja.get("/werk/nergens")).status == 404


async def test_a_form_sent_after_the_login_ended_leads_back_to_its_page(gateway: Gateway) -> None:
    page = str(gateway.client.make_url("/account"))
    response = await gateway.client.post(
        "/account/naam", headers={"Referer": page}, allow_redirects=False
    )
    assert response.headers["Location"] == "/aanmelden?terug=/account"


SOCKET = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}


@pytest.mark.parametrize(("origin", "status"), [("https://kwaad.nl", 403), (None, 200)])
async def test_a_socket_of_staff_is_opened_by_our_own_page_only(
    gateway: Gateway, origin: str | None, status: int
) -> None:
    anja = await log_in(gateway)
    headers = SOCKET | ({"Origin": origin} if origin else {})
    assert (await anja.session.get("/werk", headers=headers)).status == status


async def test_a_socket_without_a_login_is_refused(gateway: Gateway) -> None:
    assert (await gateway.client.get("/werk", headers=SOCKET)).status == 401


async def test_a_refused_form_says_so_in_dutch_and_shows_the_way(gateway: Gateway) -> None:
    anja = await log_in(gateway)
    page = Page(await (await anja.post("/account/naam", csrf="verzonnen")).text())
    assert "Open de pagina opnieuw" in page.words and "/werk" in page.links


async def test_the_proof_of_one_login_is_none_in_another(gateway: Gateway) -> None:
    anja, bea = await log_in(gateway), await log_in(gateway)
    assert (await anja.post("/account/naam", csrf=bea.csrf, shown_as="x")).status == 403
    assert (await anja.post("/account/naam", shown_as="x")).status == 303


# --- leaving


async def test_logging_out_ends_the_login_on_the_server_too(gateway: Gateway) -> None:
    anja = await log_in(gateway)
    response = await anja.post("/afmelden")
    assert (response.status, shown(response)[COOKIE].value) == (303, "")
    assert await gateway.execute("SELECT id FROM staff_login") == []
    assert "U bent afgemeld" in await anja.page("/afmelden")


async def test_another_site_cannot_log_somebody_out(gateway: Gateway) -> None:
    anja = await log_in(gateway)
    assert (await anja.post("/afmelden", csrf="verzonnen")).status == 403
    assert (await anja.get("/werk")).status == 200


async def test_the_page_to_leave_asks_first(gateway: Gateway) -> None:
    anja = await log_in(gateway)
    form = Page(await anja.page("/afmelden")).form("/afmelden")
    assert form.fields["csrf"] == anja.csrf


# --- who may


@pytest.mark.parametrize("role", list(Role))
async def test_everybody_who_works_here_can_open_the_first_page(
    gateway: Gateway, role: Role
) -> None:
    bea = await log_in(gateway, role, "dewolden", name="Bea Dam")
    assert "Bea Dam" in await bea.page("/werk")


async def test_two_browsers_are_two_logins(gateway: Gateway) -> None:
    here = await log_in(gateway)
    there = await log_in(gateway, staff=here.staff)
    await here.post("/afmelden")
    assert (await there.get("/werk")).status == 200
    assert here.csrf != there.csrf
