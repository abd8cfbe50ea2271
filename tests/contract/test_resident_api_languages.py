"""Other languages through the resident API: the answer in it beside the Dutch, kept and told."""

from __future__ import annotations

from typing import Any

import pytest

from services.conversation.languages import load_translations
from tests.gateway import BOTH_DATABASES, Gateway

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

POLISH = "Dzień dobry, nie mam pracy i nie mogę zapłacić czynszu"
UKRAINIAN_SUICIDE = "я більше не хочу жити"
ASKS_PLACE: dict[str, Any] = {
    "messages": [
        {"text": "Wat een zorg.", "response": "utter_ack_schulden", "facts": {}},
        {
            "text": "In welke plaats woont u?",
            "buttons": [{"title": "Dat zeg ik liever niet", "payload": "/ontkennen"}],
            "response": "utter_ask_place",
            "facts": {},
        },
    ],
    "parse": {"intent": {"name": "schulden", "confidence": 0.9}},
}
PERSON: dict[str, Any] = {
    "messages": [
        {"text": "Natuurlijk.", "response": "utter_person", "handover": "asked", "facts": {}}
    ],
    "parse": {},
}


def sentences(language: str) -> dict[str, str]:
    found: dict[str, str] = load_translations()[language]["zinnen"]
    return found


async def test_a_polish_first_message_gets_a_polish_first_answer_beside_the_dutch(
    gateway: Gateway,
) -> None:
    gateway.rasa.answer = ASKS_PLACE
    _, warm, asks = (await (await gateway.begin()).say(POLISH))["messages"]
    pl = sentences("pl")
    assert (warm["text"], asks["text"]) == ("Wat een zorg.", "In welke plaats woont u?")
    assert warm["translation"] == {
        "language": "pl",
        "text": f"{pl['greeting']}\n\n{pl['acknowledgement']}",
    }
    assert asks["translation"] == {"language": "pl", "text": pl["ask_place"]}


async def test_a_ukrainian_message_about_suicide_gets_the_line_in_ukrainian_and_dutch(
    gateway: Gateway,
) -> None:
    _, line = (await (await gateway.begin()).say(UKRAINIAN_SUICIDE))["messages"]
    assert line["signal"] == "suicide" and gateway.rasa.turns == []
    for text in (line["text"], line["translation"]["text"]):
        assert "113" in text and "0800-0113" in text and "112" in text and "0900" not in text
    assert line["translation"]["language"] == "uk"
    assert line["listings"][0]["phones"][0]["number"] == "113"


async def test_a_dutch_conversation_has_no_translations(gateway: Gateway) -> None:
    gateway.rasa.answer = ASKS_PLACE
    resident = await gateway.begin()
    await resident.say("ik heb schulden en weet niet meer hoe ik dat moet oplossen")
    assert [m for m in await resident.messages() if "translation" in m] == []


async def test_a_translation_is_kept_and_comes_back_when_catching_up(gateway: Gateway) -> None:
    gateway.rasa.answer = ASKS_PLACE
    resident = await gateway.begin()
    answer = await resident.say(POLISH, "c-1")
    assert await resident.messages(1) == answer["messages"]
    assert await resident.say(POLISH, "c-1") == answer


async def test_a_short_dutch_answer_is_answered_in_polish_too(gateway: Gateway) -> None:
    gateway.rasa.answer = ASKS_PLACE
    resident = await gateway.begin()
    await resident.say(POLISH)
    for short in ("ja", "Borne"):
        said = (await resident.say(short))["messages"][-1]
        assert said["translation"]["language"] == "pl"
    assert gateway.rasa.turns[-1]["metadata"]["language"] == "pl"


async def test_the_apology_is_in_both_languages(gateway: Gateway) -> None:
    gateway.rasa.mood = "error"
    _, sorry = (await (await gateway.begin(organization="wijkracht")).say(POLISH))["messages"]
    assert sorry["sender"] == "system" and sorry["translation"]["language"] == "pl"
    assert "Wijkracht: 088 945 57 22" in sorry["translation"]["text"]


async def test_a_worker_who_takes_over_is_told_the_language(gateway: Gateway) -> None:
    gateway.rasa.answer = PERSON
    resident = await gateway.begin()
    await resident.say(POLISH)
    assert await gateway.execute("SELECT reason, language FROM handover") == [("asked", "pl")]


async def test_whoever_calls_back_is_told_the_language(gateway: Gateway) -> None:
    gateway.rasa.answer = ASKS_PLACE
    resident = await gateway.begin()
    await resident.say(POLISH)
    response = await resident.call("POST", "/callback", json={"phone": "06 12345678"})
    assert response.status == 201
    assert await gateway.execute("SELECT language FROM callback_request") == [("pl",)]


async def test_the_page_without_script_shows_both_languages(gateway: Gateway) -> None:
    gateway.rasa.answer = ASKS_PLACE
    form = {"text": "أحتاج إلى مساعدة في دفع الإيجار", "client_id": "c-1"}
    response = await gateway.client.post("/bericht", data=form)
    html = await response.text()
    assert response.status == 200
    assert '<div class="translation" lang="ar" dir="rtl"><p dir="rtl">' in html
    assert sentences("ar")["ask_place"] in html and "In welke plaats woont u?" in html
