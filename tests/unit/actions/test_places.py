"""Somebody says where they live, or would rather not."""

from __future__ import annotations

import pytest

from tests.unit.actions.world import (
    BERGHUIZEN,
    BORNE,
    ENSCHEDE,
    HENGELO,
    NATIONAL,
    InMemoryDirectory,
    act,
    living_in,
    make_offer,
    naming,
)

REMEMBER, WITHOUT = "action_remember_place", "action_without_place"
WAITING = {"help_request": "eenzaamheid", "after_place": "answer"}
LOCAL = make_offer("Aan tafel")


def in_hengelo() -> dict[str, object]:
    return living_in(HENGELO, places=[HENGELO])


async def test_the_answer_that_waited_for_the_place_is_given() -> None:
    turn = await act(REMEMBER, InMemoryDirectory(LOCAL), metadata=in_hengelo(), slots=WAITING)
    assert turn.cards == ["Aan tafel"]


async def test_the_warm_sentence_is_not_said_twice() -> None:
    turn = await act(REMEMBER, InMemoryDirectory(LOCAL), metadata=in_hengelo(), slots=WAITING)
    assert "utter_ack_eenzaamheid" not in turn.said


async def test_the_other_worries_survive_the_question_for_the_place() -> None:
    turn = await act(
        REMEMBER,
        InMemoryDirectory(LOCAL),
        metadata=in_hengelo(),
        slots=WAITING | {"pending_requests": ["vervoer"]},
    )
    assert turn.slots["pending_requests"] == ["vervoer"]


async def test_a_place_without_a_question_is_noted_by_its_name() -> None:
    turn = await act(REMEMBER, metadata=in_hengelo())
    assert turn.facts("utter_place_noted")["place"] == "Hengelo"


async def test_a_village_is_noted_by_its_own_name_and_not_by_its_municipality() -> None:
    turn = await act(REMEMBER, metadata={"municipality": "De Wolden", "place": "Zuidwolde"})
    assert turn.facts("utter_place_noted")["place"] == "Zuidwolde"


async def test_somebody_who_waits_for_a_person_hears_the_number_of_their_place() -> None:
    turn = await act(REMEMBER, metadata=in_hengelo(), slots={"after_place": "person"})
    assert turn.facts("utter_office_phone_hours")["organization"] == "Wijkracht"


async def test_somebody_who_waits_for_the_municipality_hears_its_site() -> None:
    turn = await act(REMEMBER, metadata=in_hengelo(), slots={"after_place": "municipality"})
    assert turn.facts("utter_municipality")["website"] == "https://www.hengelo.nl"


@pytest.mark.parametrize("waiting", ["person", "municipality", "answer"])
async def test_what_waited_for_the_place_waits_no_longer(waiting: str) -> None:
    turn = await act(REMEMBER, metadata=in_hengelo(), slots=WAITING | {"after_place": waiting})
    assert turn.slots["after_place"] is None


async def test_a_name_of_two_places_is_asked_about() -> None:
    turn = await act(REMEMBER, metadata=naming(*BERGHUIZEN), slots=WAITING)
    assert turn.said == ["utter_which_place"]


async def test_the_buttons_of_two_places_carry_place_and_municipality() -> None:
    turn = await act(REMEMBER, metadata=naming(*BERGHUIZEN), slots=WAITING)
    assert [button["payload"] for button in turn.facts("utter_which_place")["buttons"]] == [
        '/plaats_doorgeven{"place": "Berghuizen", "municipality": "De Wolden"}',
        '/plaats_doorgeven{"place": "Berghuizen", "municipality": "Oldenzaal"}',
    ]


async def test_a_name_that_lies_in_and_outside_the_area_needs_no_question() -> None:
    outside = {"name": "Hengelo", "municipality": None}
    metadata = living_in(HENGELO, places=[HENGELO, outside])
    turn = await act(REMEMBER, InMemoryDirectory(LOCAL), metadata=metadata, slots=WAITING)
    assert turn.cards == ["Aan tafel"]


async def test_national_offers_follow_for_a_place_outside_the_area() -> None:
    turn = await act(
        REMEMBER, InMemoryDirectory(LOCAL, NATIONAL), metadata=naming(ENSCHEDE), slots=WAITING
    )
    assert turn.cards == ["Luisterend oor"]


async def test_a_place_outside_the_area_is_named_once() -> None:
    turn = await act(
        REMEMBER, InMemoryDirectory(NATIONAL), metadata=naming(ENSCHEDE), slots=WAITING
    )
    assert turn.said.count("utter_place_outside") == 1


async def test_a_place_outside_is_not_answered_with_offers_of_the_place_said_before() -> None:
    metadata = living_in(HENGELO, places=[ENSCHEDE])
    turn = await act(REMEMBER, InMemoryDirectory(LOCAL, NATIONAL), metadata=metadata, slots=WAITING)
    assert turn.cards == ["Luisterend oor"]


async def test_a_place_outside_without_a_question_leads_to_the_question() -> None:
    turn = await act(REMEMBER, metadata=naming(ENSCHEDE))
    assert turn.said == ["utter_place_outside", "utter_ask_request"]


async def test_an_unknown_place_is_asked_once_more() -> None:
    turn = await act(REMEMBER, intent="nlu_fallback", text="Xdorp", slots=WAITING)
    assert (turn.said, turn.asked) == (["utter_place_not_found"], "place")


async def test_after_two_unknown_places_the_bot_goes_on_with_national_offers() -> None:
    first = await act(REMEMBER, intent="nlu_fallback", text="Xdorp", slots=WAITING)
    second = await act(
        REMEMBER, InMemoryDirectory(NATIONAL), intent="nlu_fallback", slots=first.slots
    )
    assert second.said[:2] == ["utter_place_given_up", "utter_offers_national"]


async def test_after_two_unknown_places_the_place_is_not_asked_again() -> None:
    turn = await act(REMEMBER, intent="nlu_fallback", slots=WAITING | {"place_tries": 1})
    later = await act("action_answer_request", slots=turn.slots)
    assert "utter_ask_place" not in later.said


@pytest.mark.parametrize(
    ("text", "is_story"),
    [("ik woon in Oud Xdorp", False), ("mijn buurman is overleden en nu", True)],
)
async def test_only_a_message_of_more_than_five_words_is_a_story_and_no_place(
    text: str, is_story: bool
) -> None:
    turn = await act(REMEMBER, intent="nlu_fallback", text=text, slots=WAITING)
    assert (turn.events[-1]["name"] == "action_clarify") is is_story


async def test_violence_said_instead_of_a_place_is_never_called_an_unknown_place() -> None:
    turn = await act(
        REMEMBER,
        intent="nlu_fallback",
        text="hij slaat me",
        metadata={"signal": "huiselijk_geweld"},
        slots=WAITING,
    )
    assert (turn.said, turn.events[-1]["name"]) == ([], "action_clarify")


@pytest.mark.parametrize(("chance", "is_danger"), [(0.19, False), (0.2, True)])
async def test_likely_danger_said_instead_of_a_place_is_never_called_an_unknown_place(
    chance: float, is_danger: bool
) -> None:
    turn = await act(
        REMEMBER,
        intent="nlu_fallback",
        text="het hoeft niet meer",
        all_intents={"suicide": chance},
        slots=WAITING,
    )
    assert (turn.events[-1]["name"] == "action_clarify") is is_danger


async def test_who_would_rather_not_say_gets_national_offers() -> None:
    turn = await act(WITHOUT, InMemoryDirectory(LOCAL, NATIONAL), slots=WAITING)
    assert turn.cards == ["Luisterend oor"]


async def test_who_would_rather_not_say_is_not_asked_again() -> None:
    refused = await act(WITHOUT, slots=WAITING)
    later = await act("action_answer_request", intent="schulden", slots=refused.slots)
    assert "utter_ask_place" not in later.said


async def test_without_place_and_without_national_offers_the_bot_says_what_a_place_would_do() -> (
    None
):
    turn = await act(WITHOUT, slots=WAITING)
    assert turn.said[0] == "utter_no_offer_no_place"


async def test_a_question_without_a_place_is_not_recorded_as_unmet() -> None:
    directory = InMemoryDirectory()
    await act(WITHOUT, directory, slots=WAITING)
    assert directory.unmet == []


async def test_who_wants_a_person_but_gives_no_place_is_offered_a_call_back() -> None:
    turn = await act(WITHOUT, slots={"after_place": "person"})
    assert turn.said == ["utter_office_unknown"]


async def test_who_wants_the_municipality_but_gives_no_place_hears_where_to_find_it() -> None:
    turn = await act(WITHOUT, slots={"after_place": "municipality"})
    assert turn.said == ["utter_municipality_unknown"]


async def test_on_the_page_of_an_organisation_its_number_is_given_without_a_place() -> None:
    turn = await act(
        WITHOUT, metadata={"organization": "wijkracht"}, slots={"after_place": "person"}
    )
    assert turn.facts("utter_office_phone_hours")["phone"] == "088 945 57 22"


async def test_a_refused_place_counts_no_longer_once_a_place_is_named() -> None:
    turn = await act(
        "action_answer_request",
        InMemoryDirectory(make_offer("In Borne", municipalities=("Borne",))),
        metadata=living_in(BORNE),
        slots={"place_state": "onbekend"},
    )
    assert turn.cards == ["In Borne"]
