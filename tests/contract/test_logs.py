"""Whatever goes well or wrong, no log says what somebody wrote, who they are or where they call from."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from services.db import Sessions
from services.keys import PORTS
from tests.fake_rasa import FAILURES
from tests.gateway import QUICK, Gateway, raw_call
from tests.staff import log_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = (
    "Ik ben Wiebigje Bontekoe, Lindelaan 12 in Borne, 06 12345678, bsn 111222333,"
    " wiebigje@voorbeeld.nl, NL91ABNA0417164300. Ik zoek een maatje."
)
DANGER = f"{WORDS} Ik wil niet meer leven."
PERSONAL = (
    "Wiebigje",
    "Bontekoe",
    "Lindelaan",
    "12345678",
    "111222333",
    "voorbeeld.nl",
    "ABNA",
    "drinkt",
    "maatje",
    "niet meer leven",
    "127.0.0.1",  # where the resident of a test calls from
)
CALL_BACK = {"phone": "06 12345678", "name": "Wiebigje Bontekoe", "when": "als hij drinkt"}
FORM = {"text": WORDS, "client_id": "c-1"}


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that was logged so far: ours from DEBUG on, of others what an installation shows."""
    caplog.set_level(logging.WARNING)
    caplog.set_level(logging.DEBUG, logger="services")
    formatter = logging.Formatter("%(levelname)s %(name)s %(message)s")
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


def personal_in(words: str) -> list[str]:
    return [found for found in PERSONAL if found in words]


# --- ways in which something goes well or wrong


async def all_is_well(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht")
    await resident.say(WORDS)
    await resident.say(DANGER)
    await resident.call("POST", "/callback", json=CALL_BACK)
    await resident.call("DELETE")


async def refused_messages(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.send(text=WORDS * 50, client_id="c-1")
    await resident.send(text=WORDS, payload=WORDS, client_id="c-1")
    await resident.send(payload=WORDS, client_id="c-1")
    await resident.send(text=WORDS, client_id=WORDS)
    await resident.call("POST", "/messages", data=WORDS.encode())
    await resident.call("POST", "/messages", data=WORDS.encode() * 1000)
    await resident.call("POST", "/messages", data=b"[" * 60_000)


async def refused_call_backs(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.call("POST", "/callback", json=CALL_BACK | {"phone": WORDS})
    await resident.call("POST", "/callback", json=CALL_BACK | {"name": WORDS * 5})
    await gateway.client.post("/terugbellen", data=CALL_BACK | {"phone": WORDS})


async def strange_addresses(gateway: Gateway) -> None:
    await gateway.client.get("/o/wiebigje-bontekoe-12345678")
    await gateway.client.get("/Wiebigje/Bontekoe?tel=0612345678")
    await gateway.client.post("/api/conversations", json={"organization": "Wiebigje Bontekoe"})
    await gateway.client.post("/api/conversations", json={"place": WORDS[:90]})


async def no_http(gateway: Gateway) -> None:
    await raw_call(gateway, WORDS.encode() + b"\n")
    await raw_call(gateway, b"GET /Wiebigje\xff HTTP/1.1\nHost: x\nBontekoe\n")
    await raw_call(gateway, b"GET / HTTP/1.1\nHost: x\nX: " + WORDS.encode() * 200 + b"\n")


async def pages_without_script(gateway: Gateway) -> None:
    await gateway.client.post("/bericht", data=FORM)
    await gateway.client.get("/")
    await gateway.client.post("/bericht", data=FORM | {"text": WORDS * 50})
    await gateway.client.post("/terugbellen", data=CALL_BACK)
    await gateway.client.post("/wissen")
    await gateway.client.post("/bericht", data=WORDS.encode() * 1000)


async def sockets(gateway: Gateway) -> None:
    resident = await gateway.begin()
    for frame in (WORDS, f'{{"token": "{WORDS}"}}', WORDS * 50):
        async with gateway.client.ws_connect(f"{resident.path}/socket") as socket:
            await socket.send_str(frame)
            await socket.receive()


async def a_resident_who_leaves(gateway: Gateway) -> None:
    resident = await gateway.begin()
    gateway.rasa.gate = asyncio.Event()
    sending = asyncio.create_task(resident.say(WORDS))
    async with asyncio.timeout(QUICK):  # a message that never gets to Rasa fails, and hangs nothing
        while not gateway.rasa.thinking:
            await asyncio.sleep(0.01)
    sending.cancel()
    gateway.rasa.gate.set()
    with contextlib.suppress(asyncio.CancelledError):
        await sending
    await asyncio.sleep(0.05)


async def a_broken_database(gateway: Gateway) -> None:
    resident = await gateway.begin()
    tables = ("message", "callback_request", "handover", "incident")
    for table in tables:
        await gateway.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        await resident.send(text=WORDS, client_id="c-1")
        await resident.send(text=DANGER, client_id="c-2")
        await resident.call("POST", "/callback", json=CALL_BACK)
        await resident.call("DELETE")
        await gateway.client.post("/bericht", data=FORM)
        await gateway.client.post("/terugbellen", data=CALL_BACK)
    finally:
        for table in tables:
            await gateway.execute(f"ALTER TABLE {table}_away RENAME TO {table}")


async def a_hand_over_that_cannot_be_kept(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await gateway.execute("ALTER TABLE handover RENAME TO handover_away")
    try:
        await resident.say(DANGER)
    finally:
        await gateway.execute("ALTER TABLE handover_away RENAME TO handover")


async def staff_at_work(gateway: Gateway) -> None:
    form = {"email": "wiebigje@voorbeeld.nl", "password": WORDS, "terug": WORDS}
    await gateway.client.post("/aanmelden", data=form)
    await gateway.client.post("/aanmelden/code", data={"step": WORDS, "code": WORDS})
    worker = await log_in(gateway, name="Wiebigje Bontekoe", email="wiebigje@voorbeeld.nl")
    await worker.post("/account/naam", shown_as=WORDS)
    await worker.post("/account/wachtwoord", current=WORDS, password=WORDS, repeated=WORDS)
    await worker.post("/account/naam", csrf=WORDS)
    await worker.get("/audit", params={"wie": WORDS})
    await gateway.execute("ALTER TABLE staff_login RENAME TO staff_login_away")
    try:
        await worker.get("/account")
    finally:
        await gateway.execute("ALTER TABLE staff_login_away RENAME TO staff_login")
    await worker.post("/afmelden")


WAYS: list[Callable[[Gateway], Awaitable[None]]] = [
    all_is_well,
    refused_messages,
    refused_call_backs,
    strange_addresses,
    no_http,
    pages_without_script,
    sockets,
    a_resident_who_leaves,
    a_broken_database,
    a_hand_over_that_cannot_be_kept,
    staff_at_work,
]


@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
async def test_nothing_personal_is_logged(
    gateway: Gateway, logged: Callable[[], str], way: Callable[[Gateway], Awaitable[None]]
) -> None:
    await way(gateway)
    assert personal_in(logged()) == []


@pytest.mark.parametrize("mood", list(FAILURES))
async def test_nothing_personal_is_logged_when_rasa_fails(
    fragile_gateway: Gateway, logged: Callable[[], str], mood: str
) -> None:
    resident = await fragile_gateway.begin()
    await fragile_gateway.rasa.fall_ill(mood)
    await resident.say(WORDS)
    await resident.call("DELETE")
    assert personal_in(logged()) == []


async def test_a_rasa_that_fails_is_logged_by_its_kind(
    fragile_gateway: Gateway, logged: Callable[[], str]
) -> None:
    await fragile_gateway.rasa.fall_ill("error")
    await (await fragile_gateway.begin()).say(WORDS)
    assert logged() == "ERROR services.incidents.store incident bot_error: status 500"


async def test_a_request_that_cannot_be_read_is_logged_by_its_class_alone(
    gateway: Gateway, logged: Callable[[], str]
) -> None:
    await raw_call(gateway, b"GET /Wiebigje\xff HTTP/1.1\nHost: x\n")
    assert logged() == "ERROR aiohttp.server a request could not be handled: InvalidURLError"


class Quoting:
    """Ports that fail with the words of the resident in their mouth."""

    patience = 1.0

    def __init__(self, ports: Any) -> None:
        self._ports = ports

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> NoReturn:
            raise ValueError(WORDS)

        return fail if name in {"mask", "find_signals", "open_conversations"} else None


async def test_a_failure_nobody_thought_of_is_logged_by_its_class_alone(
    fragile_gateway: Gateway, logged: Callable[[], str]
) -> None:
    resident = await fragile_gateway.begin()
    app = fragile_gateway.client.app
    assert app is not None
    app._state[PORTS] = Quoting(app[PORTS])
    await resident.send(text=WORDS, client_id="c-1")
    assert logged() == (
        "ERROR services.web.errors POST /api/conversations/{id}/messages failed: ValueError"
    )


@pytest.mark.parametrize("column", ["nergens", "phone"])
async def test_an_error_of_the_database_does_not_quote_what_should_be_stored(
    sessions: Sessions, column: str
) -> None:
    with pytest.raises(SQLAlchemyError) as error:
        async with sessions.begin() as session:
            await session.execute(
                text(f"INSERT INTO callback_request (id, {column}) VALUES ('1', :v)"), {"v": WORDS}
            )
    assert "parameters" in str(error.value) and personal_in(str(error.value)) == []
