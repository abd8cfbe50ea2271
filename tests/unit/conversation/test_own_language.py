"""Somebody who writes in another language is answered in it, beside the Dutch, and stays so."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from services.conversation.answering import Answered, answer
from services.conversation.core import Conversation, Draft
from services.conversation.facts import read_facts
from services.conversation.languages import load_translations
from services.conversation.receiving import without_storage
from services.rasa_client.core import BotDown, BotMessage
from services.text.language import sure_language
from tests.builders import make_conversation, make_message
from tests.fakes import DANGER, FakeBot, World, make_world
from tests.unit.conversation.sending import text as typed

PLACE = BotMessage("In welke plaats woont u?", response="utter_ask_place")
ACK = BotMessage("Wat een zorg.", response="utter_ack_schulden")
OFFICE = BotMessage(
    "U kunt bellen met Wijkracht: 088 945 57 22.",
    (("Laat uw nummer achter", "form:callback"),),
    response="utter_office_phone",
    facts={"organization": "Wijkracht", "phone": "088 945 57 22"},
)
POLISH = "nie mam pracy i nie mogę zapłacić czynszu"
PL = load_translations()["pl"]["zinnen"]


def house(*messages: BotMessage) -> World:
    """A house that hears languages as the real one does."""
    world = make_world(FakeBot(*(messages or (ACK, PLACE))))
    return replace(world, ports=replace(world.ports, language=sure_language))


def answered(world: World, text: str, conversation: Conversation | None = None) -> Answered:
    facts = read_facts(world.ports, conversation or make_conversation(), text=text, payload=None)
    said = make_message(text)
    return asyncio.run(answer(world.ports, facts.conversation, said, facts, heard=text))


def in_own_words(result: Answered) -> list[str | None]:
    return [draft.translation.text if draft.translation else None for draft in result.drafts]


def after(world: World, text: str, **known: str) -> str:
    """The language of a conversation after somebody says this."""
    conversation = make_conversation(**known)
    return read_facts(world.ports, conversation, text=text, payload=None).conversation.language


def test_a_dutch_message_is_answered_in_dutch_alone() -> None:
    assert in_own_words(answered(house(), "ik heb schulden")) == [None, None]


def test_the_first_answer_in_a_language_says_in_it_that_a_computer_is_talking() -> None:
    assert in_own_words(answered(house(), POLISH)) == [
        f"{PL['greeting']}\n\n{PL['acknowledgement']}",
        PL["ask_place"],
    ]


def test_the_greeting_is_given_once() -> None:
    later = answered(house(), POLISH, make_conversation(language="pl"))
    assert in_own_words(later) == [PL["acknowledgement"], PL["ask_place"]]


def test_a_first_answer_that_is_the_greeting_itself_says_it_once() -> None:
    world = house(BotMessage("Ik ben Voordeur.", response="utter_bot_vraag"))
    assert in_own_words(answered(world, POLISH)) == [PL["greeting"]]


def test_a_first_answer_without_a_translation_of_its_own_carries_the_greeting() -> None:
    assert in_own_words(answered(house(BotMessage("Dag!")), POLISH)) == [PL["greeting"]]


def test_the_dutch_stays_as_it_was() -> None:
    dutch = [replace(d, translation=None) for d in answered(house(), POLISH).drafts]
    assert dutch == list(answered(house(), "ik heb schulden").drafts)


def test_whom_to_call_is_said_with_the_number_and_the_button_of_the_dutch() -> None:
    [said] = in_own_words(answered(house(OFFICE), "ja", make_conversation(language="en")))
    assert said is not None
    assert "Wijkracht: 088 945 57 22" in said and '"Laat uw nummer achter"' in said


@pytest.mark.parametrize("signal", list(DANGER))
def test_danger_is_answered_in_both_languages_with_the_number_of_the_line(signal: str) -> None:
    world = house()
    draft = answered(world, DANGER[signal], make_conversation(language="uk")).drafts[0]
    assert draft.translation is not None and draft.translation.language == "uk"
    assert world.ports.memory.lines[signal][0].phones[0].number in draft.translation.text


def test_nothing_comes_before_a_line_for_danger_not_even_a_greeting() -> None:
    result = answered(house(), f"{POLISH} {DANGER['huiselijk_geweld']}")
    assert PL["greeting"] not in "".join(said or "" for said in in_own_words(result))


def test_a_signal_of_the_model_is_said_with_the_number_of_the_line() -> None:
    said = BotMessage("Bel 113.", signal="suicide", response="utter_signal_suicide")
    [own] = in_own_words(answered(house(said), "ja", make_conversation(language="tr")))
    assert own is not None and "113 Zelfmoordpreventie ile konuşun: 0800-0113" in own


def test_the_apology_is_in_both_languages() -> None:
    world = house()
    world.bot.failure = BotDown("weg")
    [said] = in_own_words(
        answered(world, "ja", make_conversation(language="de", organization="wijkracht"))
    )
    assert said is not None and "Wijkracht anrufen: 088 945 57 22" in said


def test_with_the_database_down_danger_is_answered_in_both_languages() -> None:
    heard = typed(f"I am very scared and I need help with my life, {DANGER['suicide']}")
    reply = asyncio.run(without_storage(house().ports, heard))
    [message] = reply.messages
    assert message.translation is not None and message.translation.language == "en"


@pytest.mark.parametrize(
    "reply", ["ja", "nee dank u", "Borne", "ik woon in Zenderen", "7557", "ok"]
)
def test_a_short_dutch_answer_does_not_end_the_own_language(reply: str) -> None:
    assert after(house(), reply, language="pl") == "pl"


def test_a_longer_message_in_plain_dutch_does() -> None:
    words = "ik heb hulp nodig met mijn papieren en ik weet niet hoe dat moet"
    assert after(house(), words, language="de") == "nl"


def test_another_language_of_ours_takes_over() -> None:
    assert after(house(), "I need help with this letter", language="pl") == "en"


def test_some_russian_does_not_end_an_answer_in_ukrainian() -> None:
    assert after(house(), "помогите пожалуйста, нет денег", language="uk") == "uk"


def test_a_language_we_have_no_sentences_in_is_remembered_for_the_worker() -> None:
    assert after(house(), "помогите пожалуйста, нет денег") == "ru"


def test_a_button_leaves_the_language_alone() -> None:
    known = make_conversation(language="ti")
    facts = read_facts(house().ports, known, text="", payload="/ontkennen")
    assert (facts.conversation.language, facts.new_language) == ("ti", False)


def test_cards_stay_as_they_are_with_the_line_first() -> None:
    with_own = answered(house(), DANGER["suicide"], make_conversation(language="ar")).drafts[0]
    dutch: Draft = answered(house(), DANGER["suicide"]).drafts[0]
    assert with_own.listings == dutch.listings
