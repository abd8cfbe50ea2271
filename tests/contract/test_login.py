"""Setting a first password and logging in, through the pages, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientResponse

from services.keys import ACCOUNTS
from services.staff.accounts import add_staff as add_account
from services.staff.core import Staff
from services.staff.hashing import Argon2Hasher
from services.web.login import COOKIE
from tests.gateway import BOTH_DATABASES, Gateway
from tests.page import Page, shown

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

PASSWORD = "vier losse woorden hier"
EMAIL = "anja@wijkracht.example"


@pytest.fixture(autouse=True)
def quick(gateway: Gateway) -> None:
    """Hashes that take a moment only; a hash of the real strength has a test of its own."""
    accounts = accounts_of(gateway)
    object.__setattr__(accounts, "hasher", Argon2Hasher(passes=1, memory=64, lanes=1))


def accounts_of(gateway: Gateway) -> Any:
    assert gateway.client.app is not None
    return gateway.client.app[ACCOUNTS]


async def link(gateway: Gateway, **changes: Any) -> tuple[Staff, str]:
    """A new account and the path of its one-time link."""
    given = {"email": EMAIL, "name": "Anja Bos", "role": "worker", "organization": "wijkracht"}
    staff, token = await add_account(accounts_of(gateway), **given | changes)
    return staff, f"/wachtwoord/{token}"


async def fill_in(gateway: Gateway, path: str, **fields: str) -> ClientResponse:
    return await gateway.client.post(path, data=fields, allow_redirects=False)


async def account(gateway: Gateway, **changes: Any) -> Staff:
    """An account with PASSWORD, in a browser that does not know it."""
    staff, path = await link(gateway, **changes)
    done = await fill_in(gateway, path, password=PASSWORD, repeated=PASSWORD)
    assert done.status == 303
    gateway.client.session.cookie_jar.clear()
    return staff


async def enter(gateway: Gateway, password: str = PASSWORD, **more: str) -> ClientResponse:
    return await fill_in(gateway, "/aanmelden", **{"email": EMAIL, "password": password} | more)


async def is_in(gateway: Gateway) -> bool:
    response = await gateway.client.get("/werk", allow_redirects=False)
    return response.status == 200


# --- the first time


async def test_a_new_colleague_sets_a_password_with_the_link_and_logs_in(gateway: Gateway) -> None:
    _, path = await link(gateway)
    assert "Anja Bos" in Page(await (await gateway.client.get(path)).text()).words
    done = await fill_in(gateway, path, password=PASSWORD, repeated=PASSWORD)
    assert (done.status, done.headers["Location"]) == (303, "/aanmelden?gezet")
    assert (await enter(gateway)).headers["Location"] == "/werk"
    assert "Anja Bos" in await (await gateway.client.get("/werk")).text()


async def test_a_link_works_once(gateway: Gateway) -> None:
    _, path = await link(gateway)
    await fill_in(gateway, path, password=PASSWORD, repeated=PASSWORD)
    again = await fill_in(gateway, path, password="heel iets anders nu", repeated="x")
    assert again.status == 404
    assert "werkt niet meer" in await again.text()


async def test_a_link_works_for_72_hours(gateway: Gateway) -> None:
    _, path = await link(gateway)
    await gateway.execute("UPDATE staff_link SET expires_at = :at", at=datetime.now(UTC))
    assert (await gateway.client.get(path)).status == 404


async def test_looking_at_a_link_does_not_use_it_up(gateway: Gateway) -> None:
    _, path = await link(gateway)
    for _ in range(2):
        assert (await gateway.client.get(path)).status == 200


async def test_only_the_hash_of_a_link_is_stored(gateway: Gateway) -> None:
    _, path = await link(gateway)
    assert await gateway.tables_with(path.rpartition("/")[2]) == set()


@pytest.mark.parametrize(
    ("password", "repeated", "field"),
    [
        ("kort", "kort", "#wachtwoord"),
        ("", "", "#wachtwoord"),
        ("wachtwoord123", "wachtwoord123", "#wachtwoord"),
        (PASSWORD, "iets anders", "#herhaling"),
    ],
)
async def test_a_password_that_will_not_do_is_said_at_its_field_and_the_link_still_works(
    gateway: Gateway, password: str, repeated: str, field: str
) -> None:
    _, path = await link(gateway)
    response = await fill_in(gateway, path, password=password, repeated=repeated)
    page = Page(await response.text())
    assert response.status == 422
    assert [where for where, _ in page.errors] == [field]
    assert page.has("input", id=field[1:], aria_invalid="true", value="")
    assert (await gateway.client.get(path)).status == 200


# --- logging in


async def test_no_password_is_stored_as_it_is(gateway: Gateway) -> None:
    await account(gateway)
    assert await gateway.tables_with(PASSWORD) == set()
    (kept,) = await gateway.execute("SELECT password_hash FROM staff")
    assert kept[0].startswith("$argon2id$")


async def test_the_cookie_of_a_login_is_for_our_server_alone(gateway: Gateway) -> None:
    await account(gateway)
    cookie = shown(await enter(gateway))[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == ""  # gone when the browser closes
    assert cookie["secure"] == ""


async def test_over_https_the_cookie_never_travels_without(gateway: Gateway) -> None:
    await account(gateway)
    response = await gateway.client.post(
        "/aanmelden",
        data={"email": EMAIL, "password": PASSWORD},
        headers={"X-Forwarded-Proto": "https"},
        allow_redirects=False,
    )
    assert shown(response)[COOKIE]["secure"] is True


async def test_the_token_of_a_login_is_stored_as_a_hash(gateway: Gateway) -> None:
    await account(gateway)
    token = shown(await enter(gateway))[COOKIE].value.partition(".")[0]
    assert len(token) >= 43
    assert await gateway.tables_with(token) == set()


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "\u20ac.\u20ac", "a" * 3000])
async def test_a_cookie_we_did_not_sign_is_nobodys(gateway: Gateway, cookie: str) -> None:
    header = f"{COOKIE}={cookie}".encode().decode("latin-1")
    response = await gateway.client.get("/werk", headers={"Cookie": header}, allow_redirects=False)
    assert response.status == 303


async def test_logging_in_again_ends_what_this_browser_had(gateway: Gateway) -> None:
    await account(gateway)
    first = shown(await enter(gateway))[COOKIE].value
    second = shown(await enter(gateway))[COOKIE].value
    assert first != second
    gateway.client.session.cookie_jar.clear()
    gateway.client.session.cookie_jar.update_cookies({COOKIE: first})
    assert not await is_in(gateway)


@pytest.mark.parametrize(
    "more", [{"password": "een verkeerd wachtwoord"}, {"email": "niemand@voordeur.example"}]
)
async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    gateway: Gateway, more: dict[str, str]
) -> None:
    await account(gateway)
    response = await enter(gateway, **{"password": PASSWORD} | more)
    page = Page(await response.text())
    assert response.status == 422 and COOKIE not in shown(response)
    assert [text for _, text in page.errors] == [
        "Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Kijk ze allebei na."
    ]


async def test_after_a_wrong_password_the_address_is_still_filled_in(gateway: Gateway) -> None:
    page = Page(await (await enter(gateway, "een verkeerd wachtwoord")).text())
    assert page.has("input", name="email", value=EMAIL)
    assert page.has("input", name="password", value="")


async def test_small_and_large_letters_in_an_address_are_the_same(gateway: Gateway) -> None:
    await account(gateway)
    assert (await enter(gateway, email=f" {EMAIL.upper()} ")).status == 303


# --- the way back


async def test_after_logging_in_somebody_is_where_they_wanted_to_be(gateway: Gateway) -> None:
    await account(gateway)
    assert (await enter(gateway, terug="/werk?a=1")).headers["Location"] == "/werk?a=1"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://kwaad.nl", "//kwaad.nl", "/\\kwaad.nl", "/\t/kwaad.nl", "javascript:alert(1)", ""],
)
async def test_the_login_leads_nobody_to_another_site(gateway: Gateway, elsewhere: str) -> None:
    await account(gateway)
    assert (await enter(gateway, terug=elsewhere)).headers["Location"] == "/werk"
