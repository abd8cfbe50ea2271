"""Every address of the gateway: who may use it, what it never gives away, and from where it is asked."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, NoReturn, cast

import pytest
import pytest_asyncio
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from services.app import make_app
from services.conversation.ports import Ports
from services.keys import ACCESS, PORTS
from services.settings import Settings, read_settings
from services.staff.core import Role
from services.web.security import HEADERS
from tests.gateway import Gateway
from tests.staff import log_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOMS = {"public", "resident", "staff", "coordinator"}
SLUG = "/o/{slug}"
PUBLIC = {
    "GET /",
    "POST /bericht",
    "POST /terugbellen",
    "POST /waardering",
    "POST /wissen",
    f"GET {SLUG}",
    f"POST {SLUG}/bericht",
    f"POST {SLUG}/terugbellen",
    f"POST {SLUG}/waardering",
    f"POST {SLUG}/wissen",
    "GET /doorgeven/{rid}",
    "POST /doorgeven/{rid}",
    f"GET {SLUG}/doorgeven/{{rid}}",
    f"POST {SLUG}/doorgeven/{{rid}}",
    "GET /v/{token}",
    "POST /v/{token}",
    "GET /privacy",
    "GET /sociale-kaart",
    "GET /sociale-kaart/zoeken",
    "GET /sociale-kaart/leefgebied/{code}",
    "GET /sociale-kaart/onderwerp/{code}",
    "GET /sociale-kaart/aanbod/{id}{slug}",
    "GET /robots.txt",
    "GET /sitemap.xml",
    "GET /sitemap-{number}.xml",
    "GET /static/{room}/{file}",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /aanmelden",
    "POST /aanmelden",
    "POST /aanmelden/code",
    "GET /afmelden",
    "POST /afmelden",
    "GET /wachtwoord/{token}",
    "POST /wachtwoord/{token}",
}
# For programs of others: the one room that any site may read.
HSDS = {
    "GET /hsds/",
    "GET /hsds/openapi.json",
    *(
        f"GET /hsds/{kind}{one}"
        for kind in (
            "services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms",
        )
        for one in ("", "/{id}")
    ),
}  # fmt: skip
RESIDENT = {
    "POST /api/conversations",
    "POST /api/conversations/{id}/messages",
    "GET /api/conversations/{id}/messages",
    "GET /api/conversations/{id}/socket",
    "POST /api/conversations/{id}/callback",
    "POST /api/conversations/{id}/feedback",
    "GET /api/conversations/{id}/referrals/{rid}",
    "POST /api/conversations/{id}/referrals/{rid}",
    "DELETE /api/conversations/{id}",
}
STAFF = {
    "POST /api/corrections",
    "GET /api/corrections",
    "POST /api/corrections/{id}/review",
}
TALK = "/werk/api/conversations/{id}"
CONSOLE = {  # for the console's script
    "GET /werk/socket",
    "GET /werk/api/queue",
    "GET /werk/api/colleagues",
    f"GET {TALK}",
    f"POST {TALK}/take",
    f"POST {TALK}/messages",
    f"POST {TALK}/listings",
    f"POST {TALK}/notes",
    f"POST {TALK}/hand-back",
    f"POST {TALK}/assign",
    f"POST {TALK}/close",
    "GET /werk/api/presence",
    "PUT /werk/api/presence",
    "GET /werk/api/office",
    "PUT /werk/api/office",
    "GET /werk/api/canned",
    "POST /werk/api/canned",
    "PUT /werk/api/canned/{id}",
    "DELETE /werk/api/canned/{id}",
}
# For who is logged in; others are sent to the login page.
DESK = "/werk/gesprekken/{id}"
PAGES = {
    "GET /werk",
    "GET /werk/terugbellen",
    "GET /werk/terugbellen/{id}",
    "POST /werk/terugbellen/{id}/veilig",
    "POST /werk/terugbellen/{id}/poging",
    "POST /werk/terugbellen/{id}/toewijzen",
    "POST /werk/terugbellen/{id}/dag",
    "POST /werk/terugbellen/{id}/sluiten",
    "GET /werk/openingstijden",
    "POST /werk/openingstijden",
    "POST /werk/openingstijden/terug",
    "GET /werk/teams",
    "POST /werk/teams",
    "POST /werk/teams/{id}",
    "POST /werk/teams/{id}/weg",
    "GET /werk/contactmomenten",
    "GET /werk/contactmomenten/nieuw",
    "POST /werk/contactmomenten/nieuw",
    "GET /werk/telefoon",
    "POST /werk/telefoon",
    "GET /werk/telefoon/{id}",
    "POST /werk/telefoon/{id}/vraag",
    "POST /werk/telefoon/{id}/bewaar",
    "POST /werk/telefoon/{id}/kies",
    "POST /werk/telefoon/{id}/haal-weg",
    "POST /werk/telefoon/{id}/weg",
    "GET /werk/telefoon/{id}/vastleggen",
    "POST /werk/telefoon/{id}/vastleggen",
    "GET /werk/aanbod/{id}/klopt-niet",
    "POST /werk/aanbod/{id}/klopt-niet",
    "GET /werk/doorverwijzingen",
    "GET /werk/doorverwijzingen/nieuw",
    "POST /werk/doorverwijzingen/nieuw",
    "GET /werk/doorverwijzingen/{id}",
    "GET /werk/doorverwijzingen/{id}/wijzigen",
    "POST /werk/doorverwijzingen/{id}/wijzigen",
    "POST /werk/doorverwijzingen/{id}/vragen",
    "POST /werk/doorverwijzingen/{id}/akkoord",
    "POST /werk/doorverwijzingen/{id}/versturen",
    "POST /werk/doorverwijzingen/{id}/afgeven",
    "POST /werk/doorverwijzingen/{id}/stand",
    "POST /werk/doorverwijzingen/{id}/sluiten",
    "POST /werk/doorverwijzingen/{id}/intrekken",
    "GET /werk/lijsten",
    "POST /werk/aanwezig",
    f"GET {DESK}",
    f"GET {DESK}/deel",
    f"GET {DESK}/zoeken",
    f"POST {DESK}/overnemen",
    f"POST {DESK}/bericht",
    f"POST {DESK}/aanbod",
    f"POST {DESK}/notitie",
    f"POST {DESK}/teruggeven",
    f"POST {DESK}/doorgeven",
    f"POST {DESK}/afsluiten",
    "GET /werk/antwoorden",
    "POST /werk/antwoorden",
    "POST /werk/antwoorden/{id}",
    "POST /werk/antwoorden/{id}/weg",
    "GET /account",
    "POST /account/naam",
    "POST /account/wachtwoord",
    "POST /account/code",
    "POST /account/code/bevestigen",
    "POST /account/code/uit",
    "GET /audit",
    "GET /beheer/dekking",
    "GET /beheer/dekking/dekking.csv",
}
FILLED = {
    "slug": "wijkracht",
    "id": "11111111-1111-4111-8111-111111111111",
    "rid": "22222222-2222-4222-8222-222222222222",
    "room": "chat",
    "file": "chat.css",
    "code": "schulden",
    "number": "1",
    "token": "a" * 43,
}
SECRET = "geheim van 06 12345678"
BODIES: dict[str, dict[str, Any]] = {
    "api": {"json": {"text": "hallo", "client_id": "c", "phone": "06 12345678"}},
    "form": {"data": {"text": "hallo", "client_id": "c", "phone": "06 12345678"}},
}


def rooms(app: web.Application, prefix: str = "") -> Iterator[tuple[str, web.Application]]:
    """The gateway and every app in it, with where it is mounted."""
    yield prefix, app
    for resource in app.router.resources():
        if isinstance(resource, web.PrefixedSubAppResource):
            yield from rooms(resource._app, resource.canonical)


def routes(app: web.Application) -> Iterator[str]:
    """ "METHOD /path" of every route of a room itself."""
    for resource in app.router.resources():
        if not isinstance(resource, web.PrefixedSubAppResource):
            methods = {route.method for route in resource} - {"HEAD"}
            yield from (f"{method} {resource.canonical}" for method in methods)


SETTINGS = read_settings({"VOORDEUR_HOME": "/nergens"})
APP = make_app(SETTINGS)
EVERY_ROUTE = sorted(PUBLIC | HSDS | RESIDENT | STAFF | CONSOLE | PAGES)
WRITING = [route for route in EVERY_ROUTE if not route.startswith("GET")]


def with_access(access: str) -> set[str]:
    """Routes of all rooms with this access."""
    return {route for _, room in rooms(APP) if room[ACCESS] == access for route in routes(room)}


def filled(route: str) -> tuple[str, str]:
    """Method and an address that fits."""
    method, path = route.split(" ")
    return method, re.sub(r"\{(\w+)\}", lambda found: FILLED[found[1]], path)


async def ask(client: TestClient[Any, Any], route: str, **headers: str) -> ClientResponse:
    """One request to a route, with a token and a body that can be read."""
    method, path = filled(route)
    body = {} if method == "GET" else BODIES["api" if path.startswith("/api") else "form"]
    sent = {"Authorization": "Bearer geheim"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return await client.request(method, path, headers=sent, allow_redirects=False, **body)


class Broken:
    """Ports that all fail, with words that nobody may see."""

    patience = 1.0

    def __getattr__(self, name: str) -> NoReturn:
        raise RuntimeError(SECRET)


async def break_ports(app: web.Application) -> None:
    app[PORTS] = cast(Ports, Broken())


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def broken_client(
    gateway_settings: Settings,
) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """A gateway in which everything fails that is not only an address."""
    app = make_app(replace(gateway_settings, rasa_urls=("http://127.0.0.1:1",)))
    app.on_startup.append(break_ports)
    async with TestClient(TestServer(app)) as client:
        yield client


# --- who may


async def test_every_room_says_who_may_use_it() -> None:
    assert {prefix: room.get(ACCESS) for prefix, room in rooms(APP)} == {
        "": "public",
        "/sociale-kaart": "public",
        "/hsds": "public",
        "/api": "resident",
        "/api/corrections": "staff",
        "/werk/openingstijden": "staff",
        "/werk/teams": "staff",
        "/werk/doorverwijzingen": "staff",
        "/werk": "staff",
        "/werk/terugbellen": "staff",
        "/werk/contactmomenten": "staff",
        "/werk/telefoon": "staff",
        "/werk/aanbod": "staff",
        "/account": "staff",
        "/audit": "staff",
        "/beheer/dekking": "staff",
    }


async def test_no_room_has_an_access_that_nobody_knows() -> None:
    assert {room[ACCESS] for _, room in rooms(APP)} <= ROOMS


@pytest.mark.parametrize(
    ("access", "expected"),
    [("public", PUBLIC | HSDS), ("resident", RESIDENT), ("staff", STAFF | CONSOLE | PAGES)],
)
async def test_these_and_no_other_addresses_are_open(access: str, expected: set[str]) -> None:
    assert with_access(access) == expected


@pytest.mark.parametrize("route", sorted(STAFF))
@pytest.mark.parametrize("token", ["Bearer geheim", "Bearer ", "Basic geheim", "Bearer \udcff"])
async def test_only_the_staff_comes_in_where_the_staff_works(
    gateway: Gateway, route: str, token: str
) -> None:
    response = await ask(gateway.client, route, Authorization=token)
    assert (response.status, (await response.json())["error"]["code"]) == (401, "staff_only")


@pytest.mark.parametrize("route", sorted(PAGES))
async def test_who_is_not_logged_in_is_asked_to_log_in(gateway: Gateway, route: str) -> None:
    response = await ask(gateway.client, route)
    assert (response.status, response.headers["Location"].partition("?")[0]) == (303, "/aanmelden")


@pytest.mark.parametrize("route", sorted(PAGES))
async def test_what_is_for_staff_opens_for_some_role(gateway: Gateway, route: str) -> None:
    method, path = filled(route)
    answers = []
    for role in Role:
        somebody = await log_in(gateway, role)
        answers.append(await somebody.api(method, path))
    assert any(answer.status not in {401, 403} for answer in answers)
    assert not any(
        answer.headers.get("Location", "").startswith("/aanmelden") for answer in answers
    )


@pytest.mark.parametrize("route", [route for route in sorted(PAGES) if not route.startswith("GET")])
async def test_a_form_of_staff_without_the_proof_of_its_page_is_refused(
    gateway: Gateway, route: str
) -> None:
    method, path = filled(route)
    for role in Role:
        somebody = await log_in(gateway, role)
        for csrf in (None, "", "verzonnen"):
            data = {} if csrf is None else {"csrf": csrf}
            answer = await somebody.session.request(method, path, data=data, allow_redirects=False)
            assert answer.status == 403


# --- another site


@pytest.mark.parametrize("route", WRITING)
@pytest.mark.parametrize("origin", ["https://kwaad.nl", "null", "http://["])
async def test_another_site_cannot_write(gateway: Gateway, route: str, origin: str) -> None:
    response = await ask(gateway.client, route, Origin=origin)
    assert response.status == 403


@pytest.mark.parametrize("route", WRITING)
async def test_another_site_cannot_write_without_saying_who_it_is(
    gateway: Gateway, route: str
) -> None:
    response = await ask(gateway.client, route, Sec_Fetch_Site="cross-site")
    assert response.status == 403


@pytest.mark.parametrize("route", WRITING)
async def test_our_own_page_can_write(gateway: Gateway, route: str) -> None:
    origin = str(gateway.client.make_url("")).rstrip("/")
    response = await ask(gateway.client, route, Origin=origin)
    assert response.status != 403


async def test_what_another_site_writes_leaves_nothing_behind(gateway: Gateway) -> None:
    await ask(gateway.client, "POST /bericht", Origin="https://kwaad.nl")
    assert await gateway.execute("SELECT id FROM conversation") == []


async def test_another_site_is_refused_in_dutch(gateway: Gateway) -> None:
    response = await ask(gateway.client, "POST /api/conversations", Origin="https://kwaad.nl")
    body = await response.json()
    assert body["error"] == {"code": "forbidden", "message": "Dit mag niet vanaf deze pagina."}


@pytest.mark.parametrize(
    "route", [one for one in EVERY_ROUTE if one.startswith("GET") and one not in HSDS]
)
async def test_no_answer_may_be_read_by_another_site(gateway: Gateway, route: str) -> None:
    response = await ask(gateway.client, route, Origin="https://kwaad.nl")
    assert not [name for name in response.headers if name.lower().startswith("access-control")]


# --- headers


ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/o/wijkracht", 200),
    ("GET", "/o/onbekend", 404),
    ("GET", "/privacy", 200),
    ("GET", "/nergens", 404),
    ("PUT", "/", 405),
    ("POST", "/bericht", 422),
    ("POST", "/wissen", 303),
    ("POST", "/api/conversations", 201),
    ("GET", "/api/nergens", 404),
    ("GET", f"/api/conversations/{FILLED['id']}/messages", 401),
    ("GET", f"/api/conversations/{FILLED['id']}/socket", 400),
    ("GET", "/static/chat/chat.css", 200),
    ("GET", "/static/chat/nergens.css", 404),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 503),
    ("GET", "/metrics", 200),
    ("HEAD", "/", 200),
    ("OPTIONS", "/", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
async def test_every_answer_has_the_security_headers(
    gateway: Gateway, method: str, path: str, status: int
) -> None:
    response = await gateway.client.request(method, path, allow_redirects=False)
    found = {name: response.headers.get(name) for name in HEADERS}
    assert (response.status, found) == (status, HEADERS)


async def test_an_answer_about_a_failure_has_the_security_headers(
    broken_client: TestClient[Any, Any],
) -> None:
    response = await broken_client.get("/")
    found = {name: response.headers.get(name) for name in HEADERS}
    assert (response.status, found) == (500, HEADERS)


async def test_an_unchanged_file_has_the_security_headers(gateway: Gateway) -> None:
    first = await gateway.client.get("/static/chat/chat.css")
    headers = {"If-None-Match": first.headers["ETag"]}
    again = await gateway.client.get("/static/chat/chat.css", headers=headers)
    found = {name: again.headers.get(name) for name in HEADERS}
    assert (again.status, found) == (304, HEADERS)


@pytest.mark.parametrize(
    ("method", "path"), [answer[:2] for answer in ANSWERS if not answer[1].startswith("/static")]
)
async def test_no_page_or_answer_stays_behind_on_a_shared_computer(
    gateway: Gateway, method: str, path: str
) -> None:
    response = await gateway.client.request(method, path, allow_redirects=False)
    assert response.headers["Cache-Control"] == "no-store"


async def test_styles_are_asked_about_each_time(gateway: Gateway) -> None:
    response = await gateway.client.get("/static/chat/chat.css")
    assert response.headers["Cache-Control"] == "no-cache"


async def test_the_policy_lets_no_inline_script_run() -> None:
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


# --- failures


# The description of /hsds/ is always the same, and names its own path "services/".
@pytest.mark.parametrize("route", [r for r in EVERY_ROUTE if r != "GET /hsds/openapi.json"])
async def test_a_failure_gives_nothing_away(
    broken_client: TestClient[Any, Any], route: str
) -> None:
    shown = await (await ask(broken_client, route)).text()
    assert not [
        word for word in (SECRET, "Traceback", "RuntimeError", "services/") if word in shown
    ]


@pytest.mark.parametrize(
    "route", [r for r in sorted(RESIDENT) if not r.endswith(("/socket", "/callback"))]
)
async def test_a_failure_of_the_api_is_the_error_of_every_call(
    broken_client: TestClient[Any, Any], route: str
) -> None:
    response = await ask(broken_client, route)
    error = (await response.json())["error"]
    assert (response.status, error["code"], "112" in error["message"]) == (
        500,
        "server_error",
        True,
    )


async def test_a_failure_of_a_page_is_a_dutch_page(broken_client: TestClient[Any, Any]) -> None:
    response = await broken_client.get("/")
    assert "Er ging iets mis bij ons" in await response.text()


async def test_a_failure_does_not_stop_the_gateway(broken_client: TestClient[Any, Any]) -> None:
    await broken_client.get("/")
    assert (await broken_client.get("/healthz")).status == 200
