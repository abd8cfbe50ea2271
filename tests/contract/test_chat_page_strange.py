"""Forms and cookies that no browser of ours sends, and a page while nothing can be kept."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import FormData

from services.conversation.answers import load_answers
from services.web.chat.views import COOKIE
from tests.gateway import BOTH_DATABASES, Gateway, raw_call
from tests.page import Page, opened, talk, write

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

ERRORS = load_answers()["errors"]
DANGER = "ik wil niet meer leven"


async def test_a_message_for_an_organisation_that_is_not_there_is_not_kept(
    gateway: Gateway,
) -> None:
    await talk(gateway, "ik heb schulden")  # leaves a cookie that fits every page
    response = await write(gateway, "nog een vraag", "/o/onbekend")
    assert (response.status, await gateway.tables_with("nog een vraag")) == (404, set())


async def test_a_conversation_that_is_gone_becomes_a_new_one(gateway: Gateway) -> None:
    await talk(gateway, "ik heb schulden")
    await gateway.execute("DELETE FROM message")
    await gateway.execute("DELETE FROM conversation")
    page = await talk(gateway, "bent u daar nog?")
    assert page.transcript[1] == "bent u daar nog?"


@pytest.mark.parametrize(
    "cookie",
    [
        b"x",
        b".",
        b"x.y",
        b"11111111-1111-4111-8111-111111111111.geheim",
        b'"\\000.geheim"',
        b'"\\377\\000.geheim"',
        b"\xff\xfe.geheim",
        b"11111111-1111-4111-8111-111111111111.\xff\xfe",
        b"x" * 4000 + b"." + b"y" * 3000,
    ],
    ids=range(9),
)
async def test_a_strange_cookie_is_no_cookie(gateway: Gateway, cookie: bytes) -> None:
    head = b"GET / HTTP/1.1\nHost: x\nCookie: " + COOKIE.encode() + b"=" + cookie + b"\n"
    assert (await raw_call(gateway, head))[0] == 200


@pytest.mark.parametrize("cookie", [b"x.y", b'"\\000.geheim"', b"\xff\xfe.geheim"], ids=range(3))
async def test_somebody_with_a_strange_cookie_can_talk(gateway: Gateway, cookie: bytes) -> None:
    body = b"text=hallo&client_id=c-1"
    head = b"POST /bericht HTTP/1.1\nHost: x\nContent-Length: %d\n" % len(body)
    head += b"Content-Type: application/x-www-form-urlencoded\n"
    head += b"Cookie: " + COOKIE.encode() + b"=" + cookie + b"\n"
    assert (await raw_call(gateway, head, body))[0] == 303


@pytest.mark.parametrize("path", ["/bericht", "/terugbellen"])
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"geen deel"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nzonder naam\r\n--x--\r\n"),
        ("application/x-www-form-urlencoded; charset=bestaat-niet", b"text=hallo"),
        ("application/x-www-form-urlencoded; charset=utf-8", b"text=\xff\xfe"),
        ("application/x-www-form-urlencoded", b"&" * 5000),
        ("application/json", b'{"text": "hallo"}'),
    ],
    ids=range(7),
)
async def test_a_form_that_cannot_be_read_is_refused(
    gateway: Gateway, path: str, kind: str, data: bytes
) -> None:
    response = await gateway.client.post(path, data=data, headers={"Content-Type": kind})
    assert response.status in {400, 413, 422}


@pytest.mark.parametrize("path", ["/bericht", "/terugbellen"])
@pytest.mark.parametrize("name", ["text", "payload", "client_id", "phone", "name", "when", "safe"])
async def test_a_file_is_no_answer(gateway: Gateway, path: str, name: str) -> None:
    form = FormData({"text": "hallo", "client_id": "c-1", "phone": "06 12345678"} | {name: ""})
    form.add_field(name, b"inhoud", filename="brief.pdf")
    response = await gateway.client.post(path, data=form, allow_redirects=False)
    assert response.status in {303, 422}


async def test_a_form_that_is_much_too_large_is_refused_in_dutch(gateway: Gateway) -> None:
    response = await write(gateway, "a" * 70_000)
    page = Page(await response.text())
    assert (response.status, page.language) == (413, "nl")


async def test_too_many_forms_of_one_address_are_refused_in_dutch(gateway: Gateway) -> None:
    for _ in range(60):
        await write(gateway, "")
    response = await write(gateway, "hallo")
    assert response.status == 429 and "even te druk" in Page(await response.text()).words


async def test_the_page_opens_when_nothing_can_be_read(gateway: Gateway) -> None:
    await talk(gateway, "ik heb schulden")
    await gateway.execute("ALTER TABLE message RENAME TO message_away")
    try:
        page = await opened(gateway)
    finally:
        await gateway.execute("ALTER TABLE message_away RENAME TO message")
    assert page.transcript == []


async def while_nothing_can_be_kept(gateway: Gateway, words: str) -> tuple[int, Page]:
    """Status and page when somebody writes while the database fails."""
    await gateway.execute("ALTER TABLE message RENAME TO message_away")
    try:
        response = await write(gateway, words)
        return response.status, Page(await response.text())
    finally:
        await gateway.execute("ALTER TABLE message_away RENAME TO message")


@pytest.mark.parametrize("before", ["ik heb schulden", None], ids=["in a talk", "at first"])
async def test_danger_is_answered_on_the_page_when_nothing_can_be_kept(
    gateway: Gateway, before: str | None
) -> None:
    if before:
        await talk(gateway, before)
    status, page = await while_nothing_can_be_kept(gateway, DANGER)
    assert status == 200 and "Praat er nu over met iemand Bel 113" in page.transcript[-1]


@pytest.mark.parametrize("before", ["ik heb schulden", None], ids=["in a talk", "at first"])
async def test_another_message_is_asked_for_again_when_nothing_can_be_kept(
    gateway: Gateway, before: str | None
) -> None:
    if before:
        await talk(gateway, before)
    status, page = await while_nothing_can_be_kept(gateway, "nog een vraag")
    assert (status, page.errors) == (503, [("#bericht", ERRORS["storage_unavailable"])])
    assert page.form("/bericht").fields["text"] == "nog een vraag"


async def test_an_answer_that_cannot_be_kept_is_shown(gateway: Gateway) -> None:
    await talk(gateway, "ik heb schulden")
    gateway.rasa.gate = asyncio.Event()
    writing = asyncio.create_task(write(gateway, "nog een vraag"))
    while not gateway.rasa.thinking:
        await asyncio.sleep(0.01)
    await gateway.execute("ALTER TABLE message RENAME TO message_away")
    try:
        gateway.rasa.gate.set()
        page = Page(await (await writing).text())
    finally:
        await gateway.execute("ALTER TABLE message_away RENAME TO message")
    assert page.transcript == ["In welke plaats woont u?"]
