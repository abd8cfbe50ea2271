"""Who answers: the safety layer first, a person when one has it, and the bot otherwise."""

from __future__ import annotations

import asyncio

import pytest

from services.conversation.answering import Answered, answer
from services.conversation.core import Conversation, Message, Owner, Sender
from services.conversation.facts import read_facts
from services.handover.core import Reason
from services.incidents.core import IncidentKind
from services.rasa_client.core import (
    BotBroken,
    BotDown,
    BotEmpty,
    BotFailure,
    BotMessage,
    BotSlow,
)
from tests.builders import make_card, make_conversation, make_message
from tests.fakes import DANGER, FakeBot, World, make_world

FAILURES = [
    (BotDown("ClientConnectorError"), IncidentKind.BOT_DOWN),
    (BotSlow(), IncidentKind.BOT_SLOW),
    (BotEmpty(), IncidentKind.BOT_EMPTY),
    (BotBroken("status 500"), IncidentKind.BOT_ERROR),
]


def answered(
    world: World,
    text: str = "ik heb een vraag",
    conversation: Conversation | None = None,
    message: Message | None = None,
) -> Answered:
    present = conversation or make_conversation()
    facts = read_facts(world.ports, present, text=text, payload=None)
    said = message or make_message(text)
    return asyncio.run(answer(world.ports, facts.conversation, said, facts, heard=text))


@pytest.mark.parametrize("signal", ["suicide", "acuut_gevaar"])
def test_mortal_danger_is_answered_without_the_bot(world: World, signal: str) -> None:
    answered(world, DANGER[signal])
    assert world.bot.asked == []


@pytest.mark.parametrize(
    ("signal", "number"),
    [("suicide", "0800-0113"), ("acuut_gevaar", "112"), ("huiselijk_geweld", "0800-2000")],
)
def test_danger_is_answered_with_the_number_of_its_line(
    world: World, signal: str, number: str
) -> None:
    assert number in answered(world, DANGER[signal]).drafts[0].text


@pytest.mark.parametrize("signal", list(DANGER))
def test_danger_is_answered_with_the_card_of_its_line(world: World, signal: str) -> None:
    assert [c["id"] for c in answered(world, DANGER[signal]).drafts[0].listings] == [
        f"line-{signal}"
    ]


@pytest.mark.parametrize("signal", list(DANGER))
def test_danger_is_marked_for_a_person(world: World, signal: str) -> None:
    result = answered(world, DANGER[signal])
    assert (result.reasons, result.signal) == ((Reason.SIGNAL,), signal)


@pytest.mark.parametrize("signal", list(DANGER))
def test_danger_always_offers_a_call_back(world: World, signal: str) -> None:
    said = [
        button.payload
        for draft in answered(world, DANGER[signal]).drafts
        for button in draft.buttons
    ]
    assert "form:callback" in said


def test_at_violence_the_line_comes_first_and_the_bot_goes_on(world: World) -> None:
    drafts = answered(world, DANGER["huiselijk_geweld"]).drafts
    assert [draft.signal for draft in drafts] == ["huiselijk_geweld", None]


def test_at_violence_the_bot_is_told(world: World) -> None:
    answered(world, DANGER["huiselijk_geweld"])
    assert world.bot.asked[0].metadata["signal"] == "huiselijk_geweld"


def test_of_several_dangers_each_gets_its_line_the_heaviest_first(world: World) -> None:
    drafts = answered(world, f"{DANGER['huiselijk_geweld']}, ik wil {DANGER['suicide']}").drafts
    assert [draft.signal for draft in drafts] == ["suicide", "huiselijk_geweld"]


def test_danger_does_not_hide_behind_a_mask(world: World) -> None:
    message = make_message("[naam] en [naam]")
    facts = read_facts(world.ports, make_conversation(), text="", payload=None)
    result = asyncio.run(
        answer(world.ports, make_conversation(), message, facts, heard=DANGER["suicide"])
    )
    assert result.signal == "suicide"


@pytest.mark.parametrize("owner", [Owner.QUEUE, Owner.WORKER])
def test_the_bot_is_silent_while_a_person_has_the_conversation(world: World, owner: Owner) -> None:
    result = answered(world, conversation=make_conversation(owner=owner))
    assert (world.bot.asked, result.drafts) == ([], ())


@pytest.mark.parametrize("owner", [Owner.QUEUE, Owner.WORKER])
@pytest.mark.parametrize("signal", list(DANGER))
def test_danger_is_answered_even_while_a_person_has_the_conversation(
    world: World, owner: Owner, signal: str
) -> None:
    result = answered(world, DANGER[signal], make_conversation(owner=owner))
    assert [draft.signal for draft in result.drafts] == [signal]


def test_the_bots_answer_keeps_its_buttons_and_cards() -> None:
    said = BotMessage("Kijk eens.", (("Ja", "/bevestigen"),), (make_card(),))
    draft = answered(make_world(FakeBot(said))).drafts[0]
    assert (draft.sender, draft.buttons[0].payload, draft.listings) == (
        Sender.BOT,
        "/bevestigen",
        (make_card(),),
    )


def test_what_the_model_understood_is_kept() -> None:
    result = answered(make_world(FakeBot(intent="schulden", confidence=0.9)))
    assert (result.intent, result.confidence) == ("schulden", 0.9)


def test_a_signal_only_the_model_heard_is_marked_for_a_person() -> None:
    result = answered(make_world(FakeBot(signal="suicide")))
    assert (result.reasons, result.signal) == ((Reason.SIGNAL,), "suicide")


def test_a_signal_in_a_message_of_the_bot_is_marked_for_a_person() -> None:
    said = BotMessage("Bel nu 113.", signal="suicide")
    result = answered(make_world(FakeBot(said)))
    assert (result.reasons, result.signal) == ((Reason.SIGNAL,), "suicide")


def test_a_signal_the_model_heard_too_is_marked_once() -> None:
    result = answered(make_world(FakeBot(signal="huiselijk_geweld")), DANGER["huiselijk_geweld"])
    assert result.reasons == (Reason.SIGNAL,)


@pytest.mark.parametrize("reason", ["asked", "unsure", "complaint"])
def test_a_hand_over_the_bot_asks_for_is_done(reason: str) -> None:
    said = BotMessage("Ik zet het klaar.", handover=reason)
    assert answered(make_world(FakeBot(said))).reasons == (Reason(reason),)


def test_a_hand_over_for_an_unknown_reason_still_reaches_a_person() -> None:
    said = BotMessage("Ik zet het klaar.", handover="iets nieuws")
    assert answered(make_world(FakeBot(said))).reasons == (Reason.ASKED,)


@pytest.mark.parametrize(("failure", "kind"), FAILURES)
def test_a_bot_that_fails_is_an_incident(
    world: World, failure: BotFailure, kind: IncidentKind
) -> None:
    world.bot.failure = failure
    answered(world)
    assert [incident[0] for incident in world.incidents] == [kind]


@pytest.mark.parametrize(("failure", "kind"), FAILURES)
def test_an_incident_says_something_about_itself(
    world: World, failure: BotFailure, kind: IncidentKind
) -> None:
    world.bot.failure = failure
    answered(world)
    assert world.incidents[0][1]


@pytest.mark.parametrize("failure", [pair[0] for pair in FAILURES])
def test_a_bot_that_fails_gives_an_apology_with_a_call_back(
    world: World, failure: BotFailure
) -> None:
    world.bot.failure = failure
    (apology,) = answered(world).drafts
    assert (apology.sender, [b.payload for b in apology.buttons]) == (
        Sender.SYSTEM,
        ["form:callback"],
    )


def test_a_bot_that_fails_is_marked_for_a_person(world: World) -> None:
    world.bot.failure = BotSlow()
    assert answered(world).reasons == (Reason.INCIDENT,)


def test_the_apology_gives_the_number_of_the_organisation_of_the_page(world: World) -> None:
    world.bot.failure = BotSlow()
    (apology,) = answered(world, conversation=make_conversation(organization="wijkracht")).drafts
    assert "Wijkracht: 088 945 57 22" in apology.text


def test_the_apology_gives_the_number_of_the_organisation_where_somebody_lives(
    world: World,
) -> None:
    world.bot.failure = BotSlow()
    assert "Wijkracht: 088 945 57 22" in answered(world, "ik woon in Borne").drafts[0].text


def test_where_somebody_lives_goes_before_the_page_they_are_on(world: World) -> None:
    world.bot.failure = BotSlow()
    conversation = make_conversation(organization="dewolden")
    assert "Wijkracht" in answered(world, "ik woon in Borne", conversation).drafts[0].text


@pytest.mark.parametrize("organization", [None, "dewolden"])
def test_without_a_known_number_the_apology_points_to_the_municipality(
    world: World, organization: str | None
) -> None:
    world.bot.failure = BotSlow()
    (apology,) = answered(world, conversation=make_conversation(organization=organization)).drafts
    assert "uw gemeente bellen" in apology.text


def test_violence_is_answered_even_when_the_bot_fails(world: World) -> None:
    world.bot.failure = BotDown("ClientConnectorError")
    drafts = answered(world, DANGER["huiselijk_geweld"]).drafts
    assert [draft.signal for draft in drafts] == ["huiselijk_geweld", None]


def test_the_bot_reads_the_masked_text_without_a_leading_slash(world: World) -> None:
    answered(world, message=make_message("/medewerker bel [telefoon]"))
    assert world.bot.asked[0].text == "medewerker bel [telefoon]"


def test_the_bot_gets_a_button_as_it_is(world: World) -> None:
    answered(world, message=make_message("Ja", payload="/bevestigen"))
    assert (world.bot.asked[0].text, world.bot.asked[0].payload) == (None, "/bevestigen")


def test_a_hand_over_without_words_leaves_no_empty_message() -> None:
    said = (BotMessage("Ik haal iemand."), BotMessage("", handover="asked"))
    assert [draft.text for draft in answered(make_world(FakeBot(*said))).drafts] == [
        "Ik haal iemand."
    ]
