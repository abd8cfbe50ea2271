"""The console without script: pages and forms of the queue, a conversation and the ready sentences."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from services.staff.core import Role
from tests.contract.test_console_api import call, say, waiting, worker
from tests.gateway import Gateway, Resident
from tests.page import Page
from tests.staff import LoggedInClient, log_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

DANGER = "mijn man slaat mij, ik ben bang"


def at(talk: Resident, path: str = "") -> str:
    return f"/werk/gesprekken/{talk.id}{path}"


async def words(somebody: LoggedInClient, path: str = "/werk") -> str:
    return Page(await somebody.page(path)).words


async def press(somebody: LoggedInClient, path: str, **fields: str) -> tuple[int, Page]:
    """Presses a button; the page where it ends."""
    response = await somebody.post(path, **fields)
    if response.status == 303:
        return 303, Page(await somebody.page(response.headers["Location"]))
    return response.status, Page(await response.text())


async def write(somebody: LoggedInClient, talk: Resident, text: str) -> tuple[int, Page]:
    return await press(somebody, at(talk, "/bericht"), text=text, client_id=uuid4().hex)


# --- the queue


async def test_the_queue_says_what_somebody_asks_where_and_how_sure_that_is(
    gateway: Gateway,
) -> None:
    karin = await worker(gateway)
    assert "Er wacht niemand." in await words(karin)
    talk = await waiting(gateway)
    shown = await words(karin)
    assert "Wachtrij (1)" in shown and "Schulden en betalingsachterstanden" in shown
    assert "Geld · zeker (91%) · Borne · Nederlands" in shown
    assert re.search(r"wacht \d+ seconden?", shown)
    assert Page(await karin.page("/werk")).has("a", href=at(talk))


async def test_a_signal_stands_on_top_in_words(gateway: Gateway) -> None:
    karin = await worker(gateway)
    first = await waiting(gateway)
    second = await waiting(gateway, DANGER)
    html = await karin.page("/werk")
    assert html.index(f"rij-{second.id}") < html.index(f"rij-{first.id}")
    assert "Geweld thuis" in Page(html).words


async def test_the_lists_alone_are_the_same_as_on_the_page(gateway: Gateway) -> None:
    karin = await worker(gateway)
    await waiting(gateway)
    part = await karin.page("/werk/lijsten")
    assert "<html" not in part and 'data-part="queue"' in part
    assert "Wachtrij (1)" in Page(part).words


async def test_whoever_is_not_there_can_say_so_and_come_back(gateway: Gateway) -> None:
    karin = await log_in(gateway, name="Karin Smit")
    assert "U bent afwezig" in await words(karin)
    _, page = await press(karin, "/werk/aanwezig", available="true")
    assert "U bent beschikbaar" in page.words
    _, page = await press(karin, "/werk/aanwezig", available="false")
    assert "U bent afwezig" in page.words and "Niemand van uw team is beschikbaar" in page.words


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
async def test_who_does_not_talk_with_residents_sees_no_queue(gateway: Gateway, role: Role) -> None:
    await worker(gateway)
    talk = await waiting(gateway)
    somebody = await log_in(gateway, role)
    assert "Schulden" not in await words(somebody)
    for path in ("/werk/lijsten", "/werk/antwoorden", at(talk), at(talk, "/deel")):
        assert (await somebody.get(path)).status == 403


# --- a conversation


async def test_taking_answering_and_closing_work_without_script(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    _, page = await press(karin, at(talk, "/overnemen"))
    assert "U praat met deze inwoner sinds" in page.words
    _, page = await write(karin, talk, "Goedendag, ik lees even mee.")
    assert "Goedendag, ik lees even mee." in page.words
    assert (await talk.messages())[-1]["author"] == "Karin"
    _, page = await press(karin, at(talk, "/afsluiten"))
    assert "Dit gesprek is klaar." in page.words


async def test_the_transcript_says_what_the_bot_understood_and_showed(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    shown = await words(karin, at(talk))
    assert "Begrepen: Schulden en betalingsachterstanden, zeker (91%)" in shown
    assert "Knoppen: Dat zeg ik liever niet" in shown
    assert "Voordeur (computer)" in shown and "Inwoner" in shown


async def test_what_people_write_never_becomes_markup(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway, "<script>alert(1)</script> ik heb schulden")
    await call(karin, "POST", talk, "/take")
    await write(karin, talk, "<img src=x onerror=alert(2)>")
    await press(karin, at(talk, "/notitie"), note="<b>let op</b>")
    html = await karin.page(at(talk))
    assert "<script>alert" not in html and "<img" not in html and "<b>let op" not in html
    assert "&lt;b&gt;let op" in html


async def test_an_offer_found_is_given_as_a_card(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    page = Page(await karin.page(f"{at(talk)}?zoek=thuisadministratie"))
    form = page.form(at(talk, "/aanbod"))
    await press(karin, form.action, **form.fields)
    given = (await talk.messages())[-1]["listings"]
    assert [card["id"] for card in given] == [form.fields["listing"]]
    await press(karin, form.action, **form.fields)  # pressed twice: one card
    cards = [message for message in await talk.messages() if message["listings"]]
    assert len(cards) == 1


async def test_an_offer_that_was_found_can_be_referred_to_and_reported_wrong(
    gateway: Gateway,
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    page = Page(await karin.page(f"{at(talk)}?zoek=thuisadministratie"))
    offer = page.form(at(talk, "/aanbod")).fields["listing"]
    for link in (
        f"/werk/doorverwijzingen/nieuw?aanbod={offer}&gesprek={talk.id}",
        f"/werk/aanbod/{offer}/klopt-niet?terug={at(talk)}",
    ):
        assert page.has("a", href=link)
        assert (await karin.get(link)).status == 200


async def test_what_is_found_is_for_where_the_resident_lives(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)  # in Borne
    found = await words(karin, at(talk, "/zoeken?zoek=informatiepunt%20geldzaken"))
    assert "gevonden voor “informatiepunt geldzaken”" in found and "De Wolden" not in found
    assert await words(karin, at(talk, "/zoeken?zoek=%20")) == ""


async def test_who_comes_too_late_reads_who_has_it_and_keeps_the_words(gateway: Gateway) -> None:
    karin, mo = await worker(gateway), await worker(gateway, "Mo")
    talk = await waiting(gateway)
    await call(mo, "POST", talk, "/take")
    status, page = await write(karin, talk, "Ik help u graag")
    assert status == 409 and "Dit gesprek is van Mo Smit." in page.words
    assert page.form(at(talk, "/bericht")).fields["text"] == "Ik help u graag"
    assert "Ik help u graag" not in str(await talk.messages())


async def test_an_empty_message_gets_an_error_at_its_field(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    status, page = await write(karin, talk, "   ")
    assert status == 422 and page.errors == [(f"#bericht-{talk.id}", "Typ eerst een bericht.")]


async def test_a_conversation_goes_to_a_colleague_and_back_to_the_bot(gateway: Gateway) -> None:
    karin, mo = await worker(gateway), await worker(gateway, "Mo")
    talk = await waiting(gateway)
    await press(karin, at(talk, "/overnemen"))
    _, page = await press(karin, at(talk, "/doorgeven"), to=mo.staff.id)
    assert "Mo Smit heeft dit gesprek. U leest mee." in page.words
    _, page = await press(mo, at(talk, "/teruggeven"))
    assert "Voordeur (de computer) antwoordt." in page.words


async def test_a_note_is_for_colleagues_only(gateway: Gateway) -> None:
    karin, mo = await worker(gateway), await worker(gateway, "Mo")
    talk = await waiting(gateway)
    await press(karin, at(talk, "/notitie"), note="Wil liever niet gebeld worden")
    assert "Wil liever niet gebeld worden" in await words(mo, at(talk))
    assert "gebeld worden" not in str(await talk.messages())


async def test_the_steps_of_the_meldcode_are_there_where_a_signal_was_raised(
    gateway: Gateway,
) -> None:
    karin = await worker(gateway)
    calm, danger = await waiting(gateway), await waiting(gateway, DANGER)
    assert "meldcode" not in await words(karin, at(calm))
    shown = await words(karin, at(danger))
    assert "De vijf stappen van de meldcode" in shown and "0800-2000" in shown


async def test_only_what_is_new_comes_when_the_screen_has_the_rest(gateway: Gateway) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await call(karin, "POST", talk, "/take")
    seq = (await talk.messages())[-1]["seq"]
    await say(karin, talk, "Daar ben ik.")
    part = await karin.page(at(talk, f"/deel?na={seq}"))
    assert "Daar ben ik." in part and "ik heb schulden" not in part
    assert "Schulden en betalingsachterstanden" in part  # its title stays
    assert (await karin.get(at(talk, "/deel?na=-1"))).status == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""), ("GET", "/deel"), ("GET", "/zoeken?zoek=a"), ("POST", "/overnemen"),
        ("POST", "/bericht"), ("POST", "/aanbod"), ("POST", "/notitie"), ("POST", "/teruggeven"),
        ("POST", "/doorgeven"), ("POST", "/afsluiten"),
    ],
)  # fmt: skip
async def test_another_organisation_finds_no_conversation_and_no_queue(
    gateway: Gateway, method: str, path: str
) -> None:
    await worker(gateway)
    talk = await waiting(gateway)
    other = await worker(gateway, "Bea", organization="dewolden")
    fields = {"text": "hallo", "client_id": "c", "note": "n", "to": "queue", "listing": "x"}
    answer = await (
        other.get(at(talk, path)) if method == "GET" else other.post(at(talk, path), **fields)
    )
    assert answer.status == 404 and "schulden" not in (await answer.text()).lower()
    assert talk.id not in await other.page("/werk")


# --- ready sentences


async def add(somebody: LoggedInClient, title: str, text: str) -> tuple[int, Page]:
    return await press(somebody, "/werk/antwoorden", title=title, text=text)


async def replies(somebody: LoggedInClient) -> Any:
    return (await (await somebody.get("/werk/api/canned")).json())["replies"]


async def test_a_team_keeps_its_ready_sentences(gateway: Gateway) -> None:
    karin, mo = await worker(gateway), await worker(gateway, "Mo")
    _, page = await add(karin, "Begroeting", "Goedendag <b>")
    assert "Het antwoord is bewaard." in page.words
    (reply,) = await replies(mo)
    _, page = await press(mo, f"/werk/antwoorden/{reply['id']}", title="Hallo", text="Dag.")
    assert [one["text"] for one in await replies(karin)] == ["Dag."]
    _, page = await press(karin, f"/werk/antwoorden/{reply['id']}/weg")
    assert "Het antwoord is weg." in page.words and await replies(karin) == []


async def test_what_was_typed_stays_when_a_ready_sentence_is_refused(gateway: Gateway) -> None:
    karin = await worker(gateway)
    status, page = await add(karin, "Begroeting", " ")
    assert status == 422 and page.errors == [("#text-nieuw", "Vul de zin in.")]
    assert page.form("/werk/antwoorden").fields["title"] == "Begroeting"


async def test_a_ready_sentence_of_another_team_is_not_there(gateway: Gateway) -> None:
    karin = await worker(gateway)
    await add(karin, "Begroeting", "Goedendag")
    (reply,) = await replies(karin)
    other = await worker(gateway, "Bea", organization="dewolden")
    assert "Goedendag" not in await other.page("/werk/antwoorden")
    for path in ("", "/weg"):
        answer = await other.post(f"/werk/antwoorden/{reply['id']}{path}", title="x", text="y")
        assert answer.status == 404
    assert [one["text"] for one in await replies(karin)] == ["Goedendag"]


async def test_a_ready_sentence_fills_in_the_message_without_script(gateway: Gateway) -> None:
    karin = await worker(gateway)
    await add(karin, "Begroeting", "Goedendag")
    (reply,) = await replies(karin)
    talk = await waiting(gateway)
    page = Page(await karin.page(f"{at(talk)}?antwoord={reply['id']}"))
    assert page.form(at(talk, "/bericht")).fields["text"] == "Goedendag"
