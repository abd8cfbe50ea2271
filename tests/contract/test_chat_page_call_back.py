"""The call-back form and erasing, for somebody without script."""

from __future__ import annotations

from typing import Any

import pytest

from services.conversation.answers import load_answers
from tests.gateway import BOTH_DATABASES, Gateway
from tests.page import Page, opened, post, talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

ERRORS = load_answers()["errors"]
BASES = ["", "/o/wijkracht"]


@pytest.mark.parametrize("base", BASES)
async def test_a_call_back_leads_back_with_a_thank_you(gateway: Gateway, base: str) -> None:
    response = await post(gateway, f"{base}/terugbellen", phone="06 12345678")
    assert (response.status, response.headers["Location"]) == (
        303,
        f"{base or '/'}?terug#mens-titel",
    )
    page = await opened(gateway, f"{base or '/'}?terug")
    assert "Bedankt, wij bellen u terug" in page.words


async def test_without_a_call_back_nobody_is_thanked(gateway: Gateway) -> None:
    assert "Bedankt" not in (await opened(gateway)).words


async def test_a_call_back_is_stored_as_the_form_says(gateway: Gateway) -> None:
    asked = {"phone": "06 12345678", "name": "Jo", "when": "ochtend", "safe": "false"}
    await post(gateway, "/o/wijkracht/terugbellen", **asked)
    rows = await gateway.execute(
        'SELECT conversation_id, organization, phone, name, "when", safe FROM callback_request'
    )
    assert [tuple(row) for row in rows] == [
        (None, "wijkracht", "+31612345678", "Jo", "ochtend", False)
    ]


@pytest.mark.parametrize(
    ("answer", "safe"), [({"safe": "true"}, True), ({}, None), ({"safe": "x"}, None)]
)
async def test_whether_a_message_may_be_left_is_kept_as_it_was_answered(
    gateway: Gateway, answer: dict[str, str], safe: bool | None
) -> None:
    await post(gateway, "/terugbellen", phone="06 12345678", **answer)
    ((stored,),) = await gateway.execute("SELECT safe FROM callback_request")
    assert (None if stored is None else bool(stored)) is safe


async def test_a_call_back_belongs_to_the_conversation(gateway: Gateway) -> None:
    await talk(gateway, "ik heb schulden")
    await post(gateway, "/terugbellen", phone="06 12345678")
    rows = await gateway.execute("SELECT conversation_id FROM callback_request")
    assert rows == await gateway.execute("SELECT id FROM conversation")


async def test_on_the_joint_page_a_call_back_goes_to_the_organisation_of_the_place(
    gateway: Gateway,
) -> None:
    await talk(gateway, "ik woon in Zenderen")
    await post(gateway, "/terugbellen", phone="06 12345678")
    rows = await gateway.execute("SELECT organization, municipality FROM callback_request")
    assert rows == [("wijkracht", "Borne")]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"phone": ""}, "callback_phone_missing"),
        ({}, "callback_phone_missing"),
        ({"phone": "112"}, "callback_phone_invalid"),
        ({"phone": "06 12345678", "name": "n" * 101}, "callback_name_invalid"),
        ({"phone": "06 12345678", "when": "w" * 101}, "callback_when_invalid"),
    ],
)
@pytest.mark.parametrize("base", BASES)
async def test_a_call_back_that_cannot_be_made_is_explained_in_its_form(
    gateway: Gateway, base: str, fields: dict[str, str], code: str
) -> None:
    response = await post(gateway, f"{base}/terugbellen", **fields)
    page = Page(await response.text())
    assert (response.status, page.errors) == (422, [("#terugbellen-telefoon", ERRORS[code])])
    assert page.has("details", open="") and page.has("input", aria_invalid="true")


async def test_a_call_back_is_not_in_the_conversation(gateway: Gateway) -> None:
    await talk(gateway, "ik heb schulden")
    await post(gateway, "/terugbellen", phone="06 12345678", name="Wiebigje")
    page = await opened(gateway)
    assert len(page.transcript) == 3 and "Wiebigje" not in page.words


async def test_a_call_back_for_an_organisation_that_is_not_there_is_refused(
    gateway: Gateway,
) -> None:
    response = await post(gateway, "/o/onbekend/terugbellen", phone="06 12345678")
    rows = await gateway.execute("SELECT id FROM callback_request")
    assert (response.status, rows) == (404, [])


async def test_a_call_back_that_cannot_be_kept_is_not_promised(gateway: Gateway) -> None:
    await gateway.execute("ALTER TABLE callback_request RENAME TO callback_away")
    try:
        response = await post(gateway, "/terugbellen", phone="06 12345678")
    finally:
        await gateway.execute("ALTER TABLE callback_away RENAME TO callback_request")
    assert response.status == 503 and "Bedankt" not in await response.text()


async def test_too_many_call_backs_of_one_address_are_refused_in_dutch(gateway: Gateway) -> None:
    statuses = [(await post(gateway, "/terugbellen", phone="06 12345678")).status for _ in range(6)]
    assert statuses == [303] * 5 + [429]


async def test_somebody_without_a_conversation_has_nothing_to_erase(gateway: Gateway) -> None:
    assert (await opened(gateway)).form("/wissen").hidden


async def test_somebody_with_a_conversation_can_erase_it(gateway: Gateway) -> None:
    assert not (await talk(gateway, "ik heb schulden")).form("/wissen").hidden


@pytest.mark.parametrize("base", BASES)
async def test_erasing_leads_back_to_a_page_without_conversation(
    gateway: Gateway, base: str
) -> None:
    await talk(gateway, "ik heb schulden", base)
    response = await post(gateway, f"{base}/wissen")
    assert (response.status, response.headers["Location"]) == (303, base or "/")
    assert (await opened(gateway, base or "/")).transcript == []


@pytest.mark.parametrize("base", BASES)
async def test_erasing_takes_the_cookie_away(gateway: Gateway, base: str) -> None:
    await talk(gateway, "ik heb schulden", base)
    await post(gateway, f"{base}/wissen")
    assert len(gateway.client.session.cookie_jar) == 0


async def test_erasing_leaves_no_word_here_or_in_rasa(gateway: Gateway) -> None:
    await talk(gateway, "mijn goudvis heet Bubbelblub")
    await post(gateway, "/wissen")
    assert await gateway.tables_with("Bubbelblub") == set()
    assert [event["delete"] for event in gateway.rasa.events] == [True]


async def test_erasing_twice_is_no_failure(gateway: Gateway) -> None:
    await talk(gateway, "ik heb schulden")
    cookies: dict[str, Any] = {c.key: c.value for c in gateway.client.session.cookie_jar}
    await post(gateway, "/wissen")
    response = await gateway.client.post("/wissen", cookies=cookies, allow_redirects=False)
    assert response.status == 303


async def test_while_rasa_cannot_forget_the_page_says_so_and_keeps_the_conversation(
    gateway: Gateway,
) -> None:
    await talk(gateway, "ik heb schulden")
    gateway.rasa.mood = "error"
    response = await post(gateway, "/wissen")
    assert response.status == 503 and "Er ging iets mis bij ons" in await response.text()
    assert len((await opened(gateway)).transcript) == 3
