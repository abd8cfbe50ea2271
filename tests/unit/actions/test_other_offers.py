"""The offers did not help: what comes next, and when there is no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.actions.world import (
    ENSCHEDE,
    HENGELO,
    MUNICIPALITY,
    NATIONAL,
    STALE,
    InMemoryDirectory,
    Turn,
    act,
    living_in,
    make_offer,
    naming,
)

ACTION = "action_other_offers"
FIVE = [make_offer(name) for name in ("Aan tafel", "Bezoek", "Contact", "Dagje uit", "Eten")]
LEGAL = make_offer(
    "Hulp van de gemeente", organization=MUNICIPALITY["Hengelo"], legal_task="Wmo 2015"
)


async def given_first(directory: InMemoryDirectory) -> Turn:
    return await act("action_answer_request", directory, metadata=living_in(HENGELO))


async def other(directory: InMemoryDirectory, before: Turn) -> Turn:
    return await act(
        ACTION, directory, intent="ontkennen", metadata=living_in(HENGELO), slots=before.slots
    )


async def test_the_next_offers_follow_the_first_three() -> None:
    directory = InMemoryDirectory(*FIVE)
    turn = await other(directory, await given_first(directory))
    assert turn.cards == ["Dagje uit", "Eten"]


async def test_nothing_is_given_twice_when_there_are_no_more_offers() -> None:
    directory = InMemoryDirectory(*FIVE)
    second = await other(directory, await given_first(directory))
    third = await other(directory, second)
    assert third.cards == []


async def test_it_is_said_when_there_are_no_more_offers() -> None:
    directory = InMemoryDirectory(*FIVE[:3])
    turn = await other(directory, await given_first(directory))
    assert turn.said[0] == "utter_no_more_offers"


async def test_after_the_last_offer_the_front_office_is_named() -> None:
    directory = InMemoryDirectory(*FIVE[:1])
    turn = await other(directory, await given_first(directory))
    assert turn.facts("utter_office_phone_hours")["phone"] == "088 945 57 22"


async def test_national_offers_are_given_once() -> None:
    directory = InMemoryDirectory(NATIONAL)
    turn = await other(directory, await given_first(directory))
    assert turn.said[0] == "utter_no_more_offers"


async def test_an_unmet_request_is_recorded_once_however_often_other_offers_are_asked() -> None:
    directory = InMemoryDirectory()
    await other(directory, await given_first(directory))
    assert len(directory.unmet) == 1


async def test_a_stale_offer_opens_its_check_task_once_however_often_others_are_asked() -> None:
    directory = InMemoryDirectory(make_offer("Aan tafel", assured_date=STALE))
    await other(directory, await given_first(directory))
    assert list(directory.times_given.values()) == [1]


async def test_a_stale_offer_among_the_next_ones_opens_its_check_task() -> None:
    stale = [replace(offer, assured_date=STALE) for offer in FIVE]
    directory = InMemoryDirectory(*stale)
    await other(directory, await given_first(directory))
    assert directory.times_given == {offer.id: 1 for offer in stale}


async def test_the_municipality_is_not_given_again_with_the_next_offers() -> None:
    directory = InMemoryDirectory(*FIVE, LEGAL)
    first = await given_first(directory)
    second = await other(directory, first)
    third = await other(directory, second)
    assert LEGAL.name in first.cards
    assert (second.cards, third.cards) == (["Dagje uit", "Eten"], [])


async def test_after_the_municipality_alone_the_front_office_is_next() -> None:
    directory = InMemoryDirectory(LEGAL)
    turn = await other(directory, await given_first(directory))
    assert turn.cards == []
    assert turn.said == ["utter_no_more_offers", "utter_office_phone_hours", "utter_helps"]


async def test_a_national_line_is_not_given_again_with_the_next_offers() -> None:
    five = [replace(offer, help_requests=("huiselijk_geweld",)) for offer in FIVE]
    directory = InMemoryDirectory(*five)
    first = await act(
        "action_answer_request",
        directory,
        intent="huiselijk_geweld",
        metadata=living_in(HENGELO, signal="huiselijk_geweld"),
    )
    turn = await other(directory, first)
    assert "Advies bij geweld thuis" in first.cards
    assert turn.cards == ["Dagje uit", "Eten"]


async def test_the_warm_sentence_is_not_repeated_with_the_next_offers() -> None:
    directory = InMemoryDirectory(*FIVE)
    turn = await other(directory, await given_first(directory))
    assert "utter_ack_eenzaamheid" not in turn.said


async def test_somebody_outside_the_area_is_not_asked_for_a_place_at_other_offers() -> None:
    directory = InMemoryDirectory(NATIONAL)
    first = await act("action_answer_request", directory, metadata=naming(ENSCHEDE))
    turn = await act(ACTION, directory, intent="ontkennen", slots=first.slots)
    assert turn.said[0] == "utter_no_more_offers"


@pytest.mark.parametrize("pending", [None, ["vervoer"]])
async def test_other_worries_are_kept_while_other_offers_are_asked(
    pending: list[str] | None,
) -> None:
    turn = await act(
        ACTION,
        InMemoryDirectory(*FIVE),
        metadata=living_in(HENGELO),
        slots={"help_request": "eenzaamheid", "offset": 3, "pending_requests": pending},
    )
    assert turn.slots["pending_requests"] == (pending or [])


async def test_without_a_question_the_bot_asks_for_one_and_names_the_front_office() -> None:
    turn = await act(ACTION, metadata=living_in(HENGELO))
    assert turn.said == ["utter_ask_request", "utter_office_phone_hours"]
