"""One's own account, the code, who has to wait, and the log, as somebody sees them in a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar

from services.keys import ACCOUNTS
from services.privacy.audit import Action, Subject
from services.staff.accounts import change_role, disable
from services.staff.core import Role
from services.staff.hashing import Argon2Hasher
from services.web.render import WEB
from tests.gateway import Gateway
from tests.page import Page
from tests.staff import LoggedInClient, add_staff, log_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASSWORD, NEW = "vier losse woorden hier", "vijf heel andere woorden"


def accounts_of(gateway: Gateway) -> Any:
    assert gateway.client.app is not None
    return gateway.client.app[ACCOUNTS]


@pytest_asyncio.fixture(loop_scope="module")
async def anja(gateway: Gateway) -> LoggedInClient:
    """Anja, logged in, with PASSWORD; hashes take a moment only."""
    ports = accounts_of(gateway)
    object.__setattr__(ports, "hasher", Argon2Hasher(passes=1, memory=64, lanes=1))
    client = await log_in(gateway)
    async with ports.open() as store:
        await store.set_password(client.staff.id, await ports.hasher.hash(PASSWORD))
    return client


@pytest_asyncio.fixture(loop_scope="module")
async def stranger(gateway: Gateway) -> AsyncIterator[ClientSession]:
    """A browser that nobody logged in with."""
    jar = CookieJar(unsafe=True)
    async with ClientSession(gateway.client.server.make_url("/"), cookie_jar=jar) as session:
        yield session


async def enter(browser: ClientSession, anja: LoggedInClient, password: str = PASSWORD) -> Any:
    form = {"email": anja.staff.email, "password": password}
    return await browser.post("/aanmelden", data=form, allow_redirects=False)


async def page(response: Any) -> Page:
    return Page(await response.text())


async def codes_on(anja: LoggedInClient) -> tuple[str, list[str]]:
    """Switches the code on; the secret and the recovery codes as the pages show them."""
    offered = await (await anja.post("/account/code", current=PASSWORD)).text()
    found = re.search(r"secret=([A-Z2-7]+)", offered)
    assert found is not None
    signed = Page(offered).form("/account/code/bevestigen").fields["secret"]
    code = pyotp.TOTP(found[1]).at(datetime.now(UTC) - timedelta(seconds=30))
    done = await anja.post("/account/code/bevestigen", secret=signed, code=code)
    return found[1], re.findall(r"<li>([a-z2-7-]{19})</li>", await done.text())


# --- the account


async def test_the_account_says_who_somebody_is(anja: LoggedInClient) -> None:
    words = Page(await anja.page("/account")).words
    assert "Anja Bos" in words and anja.staff.email in words
    assert "medewerker bij Wijkracht" in words


async def test_somebody_changes_what_residents_see(gateway: Gateway, anja: LoggedInClient) -> None:
    assert (await anja.post("/account/naam", shown_as="sociaal werker")).status == 303
    assert Page(await anja.page("/account?naam")).has("input", value="sociaal werker")


async def test_what_was_typed_stays_when_it_is_too_long(anja: LoggedInClient) -> None:
    response = await anja.post("/account/naam", shown_as="a" * 41)
    shown = await page(response)
    assert response.status == 422
    assert shown.errors == [("#naam-getoond", "Dit is te lang. Houd het op 40 tekens.")]
    assert shown.has("input", id="naam-getoond", value="a" * 41, aria_invalid="true")


async def test_a_new_password_logs_somebody_out_everywhere(
    gateway: Gateway, anja: LoggedInClient, stranger: ClientSession
) -> None:
    elsewhere = await log_in(gateway, staff=anja.staff)
    done = await anja.post("/account/wachtwoord", current=PASSWORD, password=NEW, repeated=NEW)
    assert done.headers["Location"] == "/aanmelden?gezet"
    assert (await elsewhere.get("/werk")).status == (await anja.get("/werk")).status == 303
    assert (await enter(stranger, anja)).status == 422
    assert (await enter(stranger, anja, NEW)).status == 303


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"current": "fout", "password": NEW, "repeated": NEW}, "#wachtwoord-huidig"),
        ({"current": PASSWORD, "password": "kort", "repeated": "kort"}, "#wachtwoord-nieuw"),
        ({"current": PASSWORD, "password": NEW, "repeated": "anders"}, "#wachtwoord-herhaling"),
        ({}, "#wachtwoord-nieuw"),
    ],
)
async def test_an_error_about_the_password_stands_at_its_field_and_shows_no_password(
    anja: LoggedInClient, fields: dict[str, str], where: str
) -> None:
    response = await anja.post("/account/wachtwoord", **fields)
    shown = await page(response)
    assert (response.status, [link for link, _ in shown.errors]) == (422, [where])
    assert PASSWORD not in await response.text() and NEW not in await response.text()


# --- the code


async def test_with_the_code_on_logging_in_asks_for_it(
    anja: LoggedInClient, stranger: ClientSession
) -> None:
    secret, recovery = await codes_on(anja)
    assert len(recovery) == 8
    asked = await enter(stranger, anja)
    assert (asked.status, "Set-Cookie" in asked.headers) == (200, False)
    step = (await page(asked)).form("/aanmelden/code").fields["step"]
    code = pyotp.TOTP(secret).now()
    form = {"step": step, "code": code, "terug": "/account"}
    done = await stranger.post("/aanmelden/code", data=form, allow_redirects=False)
    assert (done.status, done.headers["Location"]) == (303, "/account")
    again = await stranger.post("/aanmelden/code", data=form, allow_redirects=False)
    assert again.status == 422


async def test_a_lost_telephone_is_no_lost_account(
    anja: LoggedInClient, stranger: ClientSession
) -> None:
    _, recovery = await codes_on(anja)
    step = (await page(await enter(stranger, anja))).form("/aanmelden/code").fields["step"]
    form = {"step": step, "code": recovery[0]}
    done = await stranger.post("/aanmelden/code", data=form, allow_redirects=False)
    assert done.status == 303
    assert "nog 7 herstelcodes" in Page(await anja.page("/account")).words


@pytest.mark.parametrize("step", ["", "x", "x:1.y", "\u20ac"])
async def test_a_code_without_the_password_before_it_is_no_way_in(
    anja: LoggedInClient, stranger: ClientSession, step: str
) -> None:
    secret, _ = await codes_on(anja)
    form = {"step": step, "code": pyotp.TOTP(secret).now()}
    response = await stranger.post("/aanmelden/code", data=form, allow_redirects=False)
    assert (response.status, "Set-Cookie" in response.headers) == (422, False)


async def test_the_code_is_switched_off_with_the_password(
    anja: LoggedInClient, stranger: ClientSession
) -> None:
    await codes_on(anja)
    assert (await anja.post("/account/code/uit", current="fout")).status == 422
    assert (await anja.post("/account/code/uit", current=PASSWORD)).status == 303
    assert (await enter(stranger, anja)).status == 303


async def test_the_secret_of_somebody_else_cannot_be_confirmed(
    gateway: Gateway, anja: LoggedInClient
) -> None:
    offered = await page(await anja.post("/account/code", current=PASSWORD))
    signed = offered.form("/account/code/bevestigen").fields["secret"]
    bea = await log_in(gateway)
    response = await bea.post("/account/code/bevestigen", secret=signed, code="123456")
    assert response.headers["Location"] == "/account"


# --- who has to wait


async def test_who_tries_too_often_hears_how_long_to_wait(
    anja: LoggedInClient, stranger: ClientSession
) -> None:
    answers = [await enter(stranger, anja, "fout") for _ in range(6)]
    assert [answer.status for answer in answers] == [422] * 5 + [429]
    assert (
        (await page(answers[-1])).errors[0][1].startswith("U hebt het te vaak geprobeerd. Wacht ")
    )


async def test_a_stranger_who_keeps_trying_does_not_keep_anja_out_of_her_own_browser(
    gateway: Gateway, anja: LoggedInClient, stranger: ClientSession
) -> None:
    await enter(anja.session, anja)  # this browser knows her now
    for _ in range(8):
        await enter(stranger, anja, "fout")
    assert (await enter(stranger, anja)).status == 429
    assert (await enter(anja.session, anja)).status == 303


async def test_what_is_counted_names_nobody(
    gateway: Gateway, anja: LoggedInClient, stranger: ClientSession
) -> None:
    await enter(stranger, anja, "fout")
    rows = repr(await gateway.execute("SELECT * FROM login_tries"))
    assert anja.staff.email not in rows and "127.0.0.1" not in rows


# --- accounts that change


async def test_an_account_that_is_switched_off_is_out_at_once_and_stays_out(
    gateway: Gateway, anja: LoggedInClient, stranger: ClientSession
) -> None:
    await disable(accounts_of(gateway), anja.staff.email)
    assert (await anja.get("/werk")).status == 303
    assert (await enter(stranger, anja)).status == 422


async def test_another_role_counts_at_the_next_click(
    gateway: Gateway, anja: LoggedInClient
) -> None:
    assert (await anja.get("/audit")).status == 403
    await change_role(accounts_of(gateway), anja.staff.email, "admin")
    assert (await anja.get("/audit")).status == 200


# --- the log


async def test_the_log_shows_what_colleagues_did_and_nobody_elses(gateway: Gateway) -> None:
    admin = await log_in(gateway, Role.ADMIN, name="Bea Dam")
    await log_in(gateway, name="Anja Bos")
    await log_in(gateway, organization="dewolden", name="Iemand Anders")
    words = Page(await admin.page("/audit")).words
    assert "Anja Bos meldde zich aan account Anja Bos" in words
    assert "Iemand Anders" not in words


async def test_the_log_can_be_of_one_colleague(gateway: Gateway) -> None:
    admin = await log_in(gateway, Role.ADMIN, name="Bea Dam")
    other = await log_in(gateway, name="Anja Bos")
    words = Page(await admin.page(f"/audit?wie={other.staff.id}")).words
    assert "Anja Bos meldde zich aan" in words and "Bea Dam meldde zich aan" not in words


async def test_a_colleague_of_another_organisation_cannot_be_asked_for(gateway: Gateway) -> None:
    admin = await log_in(gateway, Role.ADMIN)
    other = await log_in(gateway, organization="dewolden", name="Iemand Anders")
    assert "Iemand Anders" not in await admin.page(f"/audit?wie={other.staff.id}")


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999", "9" * 30, "²"])
async def test_a_page_of_the_log_that_is_not_there_is_empty_and_no_failure(
    gateway: Gateway, number: str
) -> None:
    admin = await log_in(gateway, Role.ADMIN)
    assert (await admin.get("/audit", params={"pagina": number})).status == 200


@pytest.mark.parametrize("role", [Role.WORKER, Role.COORDINATOR, Role.MANAGER])
async def test_the_log_is_for_who_makes_accounts(gateway: Gateway, role: Role) -> None:
    somebody = await log_in(gateway, role)
    assert (await somebody.get("/audit")).status == 403


async def test_the_log_has_dutch_words_for_every_deed_and_every_thing() -> None:
    template = (WEB / "staff/templates/audit.html").read_text(encoding="utf-8")
    for value in [*Action, *Subject]:
        assert f'"{value.value}": "' in template


async def test_a_name_is_shown_and_never_run(gateway: Gateway) -> None:
    await add_staff(gateway, name="<script>alert(1)</script>")
    admin = await log_in(gateway, Role.ADMIN)
    html = await admin.page("/audit")
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
