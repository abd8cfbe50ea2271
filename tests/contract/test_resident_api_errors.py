"""What the resident API refuses, with one shape of error and a sentence that a resident can read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientResponse

from services.conversation.answers import load_answers
from tests.gateway import BOTH_DATABASES, Gateway, Resident, raw_call

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

ERRORS = load_answers()["errors"]
DEEP = b'{"text": ' + b"[" * 30_000 + b"]" * 30_000 + b', "client_id": "c"}'
SECRET = {"Authorization": "Bearer geheim"}


async def refused(response: ClientResponse) -> tuple[int, str]:
    """Status and code of an error, after checking its shape and its Dutch sentence."""
    body = await response.json()
    assert set(body) == {"error"} and set(body["error"]) == {"code", "message"}, body
    code: str = body["error"]["code"]
    assert body["error"]["message"] == ERRORS[code]
    return response.status, code


# --- who may


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/messages", None),
        ("POST", "/messages", {"text": "hallo", "client_id": "c"}),
        ("POST", "/callback", {"phone": "06 12345678"}),
        ("DELETE", "", None),
    ],
)
@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "unauthorized"),
        ({"Authorization": "Basic Z2VoZWlt"}, 401, "unauthorized"),
        ({"Authorization": "Bearer "}, 401, "unauthorized"),
        (SECRET, 404, "not_found"),
    ],
    ids=["nothing", "another way", "empty", "another token"],
)
async def test_a_conversation_only_opens_with_its_own_token(
    gateway: Gateway,
    method: str,
    path: str,
    body: Any,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    resident = await gateway.begin()
    response = await resident.call(method, path, json=body, headers=headers)
    assert await refused(response) == (status, code)


async def test_a_token_of_strange_bytes_is_another_token(gateway: Gateway) -> None:
    resident = await gateway.begin()
    head = f"GET {resident.path}/messages HTTP/1.1\nHost: x\n".encode()
    status, _ = await raw_call(gateway, head + b"Authorization: Bearer \xff\xfe\n")
    assert status == 404


async def test_the_token_of_another_conversation_does_not_open_this_one(gateway: Gateway) -> None:
    mine, other = await gateway.begin(), await gateway.begin()
    headers = {"Authorization": f"Bearer {other.token}"}
    response = await mine.call("GET", "/messages", headers=headers)
    assert await refused(response) == (404, "not_found")


async def test_a_conversation_that_never_was_gives_the_same_as_another_token(
    gateway: Gateway,
) -> None:
    nobody = Resident(gateway.client, str(uuid4()), "geheim", {})
    assert await refused(await nobody.call("GET", "/messages")) == (404, "not_found")


@pytest.mark.parametrize("path", ["/messages", "/callback"])
async def test_refused_calls_store_nothing(gateway: Gateway, path: str) -> None:
    resident = await gateway.begin()
    body = {"text": "hallo", "client_id": "c", "phone": "06 12345678"}
    await resident.call("POST", path, json=body, headers=SECRET)
    rows = await gateway.execute("SELECT id FROM message UNION SELECT id FROM callback_request")
    assert len(rows) == 1


# --- what is no message


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 400, "bad_request"),
        (b"hallo", 400, "bad_request"),
        (b'{"text": "hallo"', 400, "bad_request"),
        (b"[]", 400, "bad_request"),
        (b'"hallo"', 400, "bad_request"),
        (b"null", 400, "bad_request"),
        (b"7", 400, "bad_request"),
        (b"\xff\xfe\x00", 400, "bad_request"),
        (b"[" * 60_000, 400, "bad_request"),
        (DEEP, 400, "bad_request"),
        (b'{"text": "hallo", "client_id": ' + b"9" * 5000 + b"}", 400, "bad_request"),
        (b'{"text": "' + b"a" * 70_000 + b'", "client_id": "c"}', 413, "too_large"),
        (b" " * 70_000, 413, "too_large"),
    ],
    ids=range(13),
)
async def test_a_body_that_cannot_be_read_is_refused(
    gateway: Gateway, data: bytes, status: int, code: str
) -> None:
    resident = await gateway.begin()
    assert await refused(await resident.call("POST", "/messages", data=data)) == (status, code)


@pytest.mark.parametrize("charset", ["utf-7", "bestaat-niet", "utf-16"])
async def test_a_body_in_a_strange_alphabet_is_refused(gateway: Gateway, charset: str) -> None:
    resident = await gateway.begin()
    headers = {
        "Authorization": f"Bearer {resident.token}",
        "Content-Type": f"application/json; charset={charset}",
    }
    response = await resident.call("POST", "/messages", data=b"{+AHs-}", headers=headers)
    assert await refused(response) == (400, "bad_request")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "message_invalid"),
        ({"text": "hallo"}, 422, "message_invalid"),
        ({"client_id": "c"}, 422, "message_invalid"),
        ({"text": "", "client_id": "c"}, 422, "message_invalid"),
        ({"text": " \n\t", "client_id": "c"}, 422, "message_invalid"),
        ({"text": "\x00\x1b", "client_id": "c"}, 422, "message_invalid"),
        ({"text": 7, "client_id": "c"}, 422, "message_invalid"),
        ({"text": None, "client_id": "c"}, 422, "message_invalid"),
        ({"text": ["hallo"], "client_id": "c"}, 422, "message_invalid"),
        ({"text": "hallo", "payload": "/medewerker", "client_id": "c"}, 422, "message_invalid"),
        ({"payload": "", "client_id": "c"}, 422, "message_invalid"),
        ({"payload": {"a": 1}, "client_id": "c"}, 422, "message_invalid"),
        ({"text": "hallo", "client_id": ""}, 422, "message_invalid"),
        ({"text": "hallo", "client_id": 7}, 422, "message_invalid"),
        ({"text": "hallo", "client_id": "c" * 101}, 422, "message_invalid"),
        ({"text": "hallo", "client_id": "c\x00"}, 422, "message_invalid"),
        ({"text": "hallo", "client_id": "c\ud800"}, 422, "message_invalid"),
        ({"text": "a" * 4001, "client_id": "c"}, 413, "message_too_long"),
        ({"payload": "/restart", "client_id": "c"}, 422, "payload_unknown"),
        ({"payload": "/medewerker\x00", "client_id": "c"}, 422, "payload_unknown"),
        ({"payload": "\ud800", "client_id": "c"}, 422, "payload_unknown"),
        ({"payload": "/ontkennen", "client_id": "c"}, 422, "payload_unknown"),
        ({"payload": "/x" + "{" * 50_000, "client_id": "c"}, 422, "payload_unknown"),
    ],
    ids=range(23),
)
async def test_what_is_no_message_is_refused(
    gateway: Gateway, body: dict[str, Any], status: int, code: str
) -> None:
    resident = await gateway.begin()
    assert await refused(await resident.send(**body)) == (status, code)


async def test_a_refused_message_is_not_stored(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.send(text="a" * 4001, client_id="c")
    assert len(await resident.messages()) == 1


# --- other calls


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"organization": "onbekend"}, 404, "organization_unknown"),
        ({"organization": ""}, 404, "organization_unknown"),
        ({"organization": "gemeente-borne"}, 404, "organization_unknown"),
        ({"organization": "113-zelfmoordpreventie"}, 404, "organization_unknown"),
        ({"organization": 7}, 400, "bad_request"),
        ({"organization": ["wijkracht"]}, 400, "bad_request"),
        ({"organization": "w" * 101}, 400, "bad_request"),
        ({"place": 7551}, 400, "bad_request"),
        ({"place": "B" * 101}, 400, "bad_request"),
    ],
    ids=range(9),
)
async def test_a_conversation_that_cannot_begin_is_refused(
    gateway: Gateway, body: dict[str, Any], status: int, code: str
) -> None:
    response = await gateway.client.post("/api/conversations", json=body)
    assert await refused(response) == (status, code)


@pytest.mark.parametrize("place", ["\x00", "\ud800", "'; DROP TABLE conversation; --", "%s", "🏠"])
async def test_a_strange_place_is_only_an_unknown_place(gateway: Gateway, place: str) -> None:
    await gateway.begin(place=place)


@pytest.mark.parametrize("data", [b"hallo", b"[]", b"null", b"[" * 60_000])
async def test_a_beginning_that_cannot_be_read_is_refused(gateway: Gateway, data: bytes) -> None:
    response = await gateway.client.post("/api/conversations", data=data)
    assert await refused(response) == (400, "bad_request")


@pytest.mark.parametrize("after", ["", "-1", "x", "1.5", "1e3", "٣", "1 ", "9999999999", "null"])
async def test_a_place_to_catch_up_from_that_is_no_number_is_refused(
    gateway: Gateway, after: str
) -> None:
    resident = await gateway.begin()
    response = await resident.call("GET", "/messages", params={"after": after})
    assert await refused(response) == (400, "bad_request")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "callback_phone_missing"),
        ({"phone": ""}, "callback_phone_missing"),
        ({"phone": 612345678}, "callback_phone_missing"),
        ({"phone": "112"}, "callback_phone_invalid"),
        ({"phone": "06"}, "callback_phone_invalid"),
        ({"phone": "06 12345678", "name": "n" * 101}, "callback_name_invalid"),
        ({"phone": "06 12345678", "name": 7}, "callback_name_invalid"),
        ({"phone": "06 12345678", "when": "w" * 101}, "callback_when_invalid"),
        ({"phone": "06 12345678", "safe": "ja"}, "callback_safe_invalid"),
    ],
)
async def test_a_call_back_that_cannot_be_made_is_refused_by_its_field(
    gateway: Gateway, body: dict[str, Any], code: str
) -> None:
    resident = await gateway.begin()
    response = await resident.call("POST", "/callback", json=body)
    assert await refused(response) == (422, code)


@pytest.mark.parametrize("data", [b"", b"hallo", b"[]", b"[" * 60_000])
async def test_a_call_back_that_cannot_be_read_is_refused(gateway: Gateway, data: bytes) -> None:
    resident = await gateway.begin()
    response = await resident.call("POST", "/callback", data=data)
    assert await refused(response) == (400, "bad_request")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/messages"),
        ("DELETE", "/messages"),
        ("GET", "/callback"),
        ("POST", ""),
        ("GET", ""),
        ("POST", "/socket"),
    ],
)
async def test_another_method_is_refused(gateway: Gateway, method: str, path: str) -> None:
    resident = await gateway.begin()
    assert await refused(await resident.call(method, path)) == (405, "method_not_allowed")


async def test_a_refused_method_says_which_are_allowed(gateway: Gateway) -> None:
    resident = await gateway.begin()
    assert (await resident.call("PUT", "/messages")).headers["Allow"] == "GET,HEAD,POST"


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/iets",
        "/api/conversations/7",
        "/api/conversations/" + "x" * 36,
        "/api/conversations/" + "0" * 36 + "/iets",
    ],
)
async def test_a_path_that_is_not_there_is_refused(gateway: Gateway, path: str) -> None:
    assert await refused(await gateway.client.get(path)) == (404, "no_page")


async def test_too_many_messages_in_a_minute_are_refused(gateway: Gateway) -> None:
    resident = await gateway.begin()
    statuses = [(await resident.send(text="hallo", client_id="c")).status for _ in range(31)]
    assert statuses == [200] * 30 + [429]


async def test_a_message_too_many_gets_a_sentence(gateway: Gateway) -> None:
    resident = await gateway.begin()
    for _ in range(30):
        await resident.send()
    assert await refused(await resident.send()) == (429, "too_many_requests")


async def test_a_flood_in_one_conversation_does_not_stop_another(gateway: Gateway) -> None:
    flooding, other = await gateway.begin(), await gateway.begin()
    for _ in range(31):
        await flooding.send()
    await other.say("hallo")


async def test_too_many_call_backs_are_refused(gateway: Gateway) -> None:
    resident = await gateway.begin()
    asked = {"phone": "06 12345678"}
    statuses = [(await resident.call("POST", "/callback", json=asked)).status for _ in range(6)]
    assert statuses == [201] * 5 + [429]


async def test_too_many_new_conversations_of_one_address_are_refused(gateway: Gateway) -> None:
    statuses = [(await gateway.client.post("/api/conversations")).status for _ in range(61)]
    assert statuses == [201] * 60 + [429]
