"""Several worries in one message: the others are offered by name, one at a time."""

from __future__ import annotations

import pytest

from tests.unit.actions.world import HENGELO, InMemoryDirectory, act, living_in, make_offer

CONFIRM, NEXT = "action_confirm_help", "action_next_request"


async def test_the_heaviest_of_the_other_worries_is_offered_by_its_name() -> None:
    turn = await act(CONFIRM, slots={"pending_requests": ["schulden", "vervoer"]})
    assert turn.facts("utter_next_request")["title"] == "Schulden en betalingsachterstanden"


async def test_the_bot_waits_for_a_yes_before_it_goes_on() -> None:
    turn = await act(CONFIRM, slots={"pending_requests": ["schulden"]})
    assert turn.asked == "next"


@pytest.mark.parametrize("pending", [None, []])
async def test_the_talk_closes_warmly_when_nothing_is_left(pending: list[str] | None) -> None:
    turn = await act(CONFIRM, slots={"pending_requests": pending})
    assert (turn.said, turn.asked) == (["utter_glad"], None)


async def test_a_yes_answers_the_next_worry() -> None:
    turn = await act(
        NEXT,
        InMemoryDirectory(make_offer("Rijden", "vervoer")),
        intent="bevestigen",
        metadata=living_in(HENGELO),
        slots={"pending_requests": ["vervoer"]},
    )
    assert turn.cards == ["Rijden"]


async def test_the_next_worry_has_its_own_warm_sentence() -> None:
    turn = await act(NEXT, intent="bevestigen", slots={"pending_requests": ["vervoer"]})
    assert turn.said[0] == "utter_ack_vervoer"


async def test_an_answered_worry_is_not_offered_again() -> None:
    turn = await act(
        NEXT,
        intent="bevestigen",
        metadata=living_in(HENGELO),
        slots={"pending_requests": ["schulden", "vervoer"]},
    )
    assert turn.slots["pending_requests"] == ["vervoer"]


async def test_a_yes_with_nothing_left_asks_what_it_is_about() -> None:
    turn = await act(NEXT, intent="bevestigen")
    assert turn.said == ["utter_ask_request"]
