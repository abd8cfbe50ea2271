"""Talking on the page without script: a form that posts, and the conversation that comes back."""

from __future__ import annotations

import pytest

from services.conversation.answers import load_answers
from tests.builders import make_card
from tests.gateway import BOTH_DATABASES, Gateway, raw_call
from tests.page import Page, opened, post, shown, talk, write

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

ERRORS = load_answers()["errors"]
BASES = ["", "/o/wijkracht"]
DANGER = "ik wil niet meer leven"


@pytest.mark.parametrize("base", BASES)
async def test_a_message_leads_back_to_the_page(gateway: Gateway, base: str) -> None:
    response = await write(gateway, "ik heb schulden", base)
    assert (response.status, response.headers["Location"]) == (303, f"{base or '/'}#bericht")


@pytest.mark.parametrize("base", BASES)
async def test_the_conversation_stands_on_the_page(gateway: Gateway, base: str) -> None:
    page = await talk(gateway, "ik heb schulden", base)
    assert page.transcript[1:] == ["ik heb schulden", "In welke plaats woont u?"]


async def test_the_conversation_begins_with_the_greeting(gateway: Gateway) -> None:
    assert "computer" in (await talk(gateway, "ik heb schulden")).transcript[0]


async def test_the_conversation_goes_on(gateway: Gateway) -> None:
    await talk(gateway, "ik heb schulden")
    assert len((await talk(gateway, "in Borne")).transcript) == 5


async def test_the_conversation_belongs_to_the_organisation_of_the_page(gateway: Gateway) -> None:
    await talk(gateway, "ik heb schulden", "/o/wijkracht")
    assert await gateway.execute("SELECT organization FROM conversation") == [("wijkracht",)]


async def test_the_only_cookie_is_gone_when_the_browser_closes(gateway: Gateway) -> None:
    (cookie,) = shown(await write(gateway, "ik heb schulden")).values()
    assert (cookie["expires"], cookie["max-age"]) == ("", "")


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(gateway: Gateway) -> None:
    (cookie,) = shown(await write(gateway, "ik heb schulden")).values()
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("base", BASES)
async def test_the_cookie_is_for_its_own_page(gateway: Gateway, base: str) -> None:
    (cookie,) = shown(await write(gateway, "ik heb schulden", base)).values()
    assert cookie["path"] == (base or "/")


async def test_the_page_of_an_organisation_and_the_joint_page_do_not_mix(gateway: Gateway) -> None:
    await talk(gateway, "op de pagina van Wijkracht", "/o/wijkracht")
    await talk(gateway, "op de gezamenlijke pagina")
    page = await opened(gateway, "/o/wijkracht")
    assert page.transcript[1] == "op de pagina van Wijkracht"


async def test_of_two_cookies_the_one_of_the_page_itself_counts(gateway: Gateway) -> None:
    # A browser sends the one with the longer path first.
    cookies = []
    for words in ("op deze pagina", "op een andere"):
        (cookie,) = shown(await write(gateway, words)).values()
        cookies.append(cookie.OutputString([]).encode())
        gateway.client.session.cookie_jar.clear()
    head = b"GET / HTTP/1.1\nHost: x\nCookie: " + b"; ".join(cookies) + b"\n"
    assert b"op deze pagina" in (await raw_call(gateway, head))[1]


async def test_sending_the_same_form_twice_stores_it_once(gateway: Gateway) -> None:
    for _ in range(2):
        await post(gateway, "/bericht", text="ik heb schulden", client_id="c-1")
    assert len((await opened(gateway)).transcript) == 3


async def test_each_page_has_a_client_id_of_its_own(gateway: Gateway) -> None:
    first, second = await opened(gateway), await opened(gateway)
    assert first.form("/bericht").fields["client_id"] != second.form("/bericht").fields["client_id"]


async def test_what_is_personal_is_shown_as_it_is_stored(gateway: Gateway) -> None:
    page = await talk(gateway, "bel mij op 06 12345678")
    assert page.transcript[1] == "bel mij op [telefoon]"


async def test_a_button_of_the_last_answer_can_be_pressed(gateway: Gateway) -> None:
    page = await talk(gateway, "ik heb schulden")
    (form,) = (form for form in page.forms if form.buttons)
    name, value = form.buttons[0]
    await post(gateway, form.action, **{"client_id": form.fields["client_id"], name: value})
    assert (await opened(gateway)).transcript[3] == "Dat zeg ik liever niet"


async def test_a_button_that_was_never_given_is_refused_in_dutch(gateway: Gateway) -> None:
    await talk(gateway, "ik heb schulden")
    response = await post(gateway, "/bericht", payload="/restart", client_id="c-9")
    page = Page(await response.text())
    assert (response.status, page.errors) == (422, [("#bericht", ERRORS["payload_unknown"])])


async def test_danger_is_answered_on_the_page_with_a_number_to_call(gateway: Gateway) -> None:
    page = await talk(gateway, DANGER)
    assert "Praat er nu over met iemand Bel 113" in page.transcript[2]


async def test_a_signal_of_the_model_without_a_card_is_shown(gateway: Gateway) -> None:
    said = {"text": "Bel nu 113.", "signal": "suicide"}
    gateway.rasa.answer = {"messages": [said], "parse": {}}
    assert "Bel 113" in (await talk(gateway, "het hoeft niet meer")).transcript[2]


async def test_a_card_is_shown_with_its_number(gateway: Gateway) -> None:
    said = {"text": "Kijk eens.", "listings": [make_card(name="Formulierenhulp")]}
    gateway.rasa.answer = {"messages": [said], "parse": {}}
    page = await talk(gateway, "ik snap een formulier niet")
    assert "Formulierenhulp" in page.words and "tel:+31889455722" in page.links


async def test_a_failing_rasa_gives_the_number_on_the_page(gateway: Gateway) -> None:
    gateway.rasa.mood = "error"
    page = await talk(gateway, "ik heb schulden", "/o/wijkracht")
    assert "Wijkracht: 088 945 57 22" in page.transcript[2]


async def test_what_a_resident_writes_is_never_part_of_the_page(gateway: Gateway) -> None:
    await talk(gateway, '<script src="//kwaad.nl"></script><img src=x onerror=alert(1)>')
    html = await (await gateway.client.get("/")).text()
    assert '<script src="//kwaad' not in html and "<img src=x" not in html


async def test_what_the_bot_says_is_never_part_of_the_page(gateway: Gateway) -> None:
    card = make_card(name="<b>x</b>", url="javascript:alert(1)", description="<script>x")
    said = {
        "text": "<script>y",
        "buttons": [{"title": "<i>", "payload": '"><i>'}],
        "listings": [card],
    }
    gateway.rasa.answer = {"messages": [said], "parse": {}}
    await talk(gateway, "hallo")
    html = await (await gateway.client.get("/")).text()
    assert not [bad for bad in ("<b>x", "<script>", "<i>", 'href="javascript') if bad in html]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("", 422, "message_invalid"),
        (" \n ", 422, "message_invalid"),
        ("a" * 4001, 413, "message_too_long"),
    ],
    ids=["empty", "blank", "long"],
)
@pytest.mark.parametrize("base", BASES)
async def test_a_message_that_cannot_be_taken_is_explained_at_its_field(
    gateway: Gateway, base: str, words: str, status: int, code: str
) -> None:
    response = await write(gateway, words, base)
    page = Page(await response.text())
    assert (response.status, page.errors) == (status, [("#bericht", ERRORS[code])])
    assert page.has("textarea", id="bericht", aria_invalid="true")


async def test_a_message_that_is_too_long_is_not_lost(gateway: Gateway) -> None:
    response = await write(gateway, "b" * 4001)
    assert Page(await response.text()).form("/bericht").fields["text"] == "b" * 4001


async def test_a_message_that_cannot_be_taken_begins_no_conversation(gateway: Gateway) -> None:
    await write(gateway, "")
    assert await gateway.execute("SELECT id FROM conversation") == []
