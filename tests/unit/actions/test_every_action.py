"""What holds for every action: it ends its turn, says something, and never breaks."""

from __future__ import annotations

from typing import Any

import pytest

from actions.registry import make_actions
from tests.unit.actions.world import (
    BERGHUIZEN,
    ENSCHEDE,
    HENGELO,
    NATIONAL,
    NOW,
    InMemoryDirectory,
    act,
    living_in,
    make_offer,
    naming,
)

NAMES = [action.name() for action in make_actions(InMemoryDirectory().open, lambda: NOW)]
ENDS = {"event": "followup", "timestamp": None, "name": "action_listen"}
SIGNAL_INTENT = {"action_signal": "suicide"}

KNOWN: dict[str, dict[str, Any]] = {
    "nothing known": {},
    "place known": living_in(HENGELO),
    "on a page": {"organization": "wijkracht"},
    "place outside": naming(ENSCHEDE),
    "two places": naming(*BERGHUIZEN),
    "violence": {"signal": "huiselijk_geweld"},
}
SLOTS: dict[str, dict[str, Any]] = {
    "first turn": {},
    "question open": {"help_request": "eenzaamheid", "after_place": "answer"},
    "person waited for": {"after_place": "person", "place_tries": 1},
    "worries left": {"help_request": "schulden", "pending_requests": ["vervoer"], "offset": 3},
    "place refused": {"place_state": "onbekend", "help_request": "eenzaamheid"},
}


def intent_of(name: str) -> str:
    return SIGNAL_INTENT.get(name, "eenzaamheid")


@pytest.mark.parametrize("slots", SLOTS.values(), ids=SLOTS)
@pytest.mark.parametrize("metadata", KNOWN.values(), ids=KNOWN)
@pytest.mark.parametrize("name", NAMES)
async def test_every_turn_ends_with_waiting_for_the_resident(
    name: str, metadata: dict[str, Any], slots: dict[str, Any]
) -> None:
    directory = InMemoryDirectory(make_offer("Aan tafel"), NATIONAL)
    turn = await act(name, directory, intent=intent_of(name), metadata=metadata, slots=slots)
    passed_on = name == "action_remember_place" and metadata == KNOWN["violence"]
    assert turn.events[-1] == (ENDS | {"name": "action_clarify"} if passed_on else ENDS)


@pytest.mark.parametrize("slots", SLOTS.values(), ids=SLOTS)
@pytest.mark.parametrize("metadata", KNOWN.values(), ids=KNOWN)
@pytest.mark.parametrize("name", NAMES)
async def test_no_turn_is_silent_unless_another_action_takes_it_over(
    name: str, metadata: dict[str, Any], slots: dict[str, Any]
) -> None:
    turn = await act(name, intent=intent_of(name), metadata=metadata, slots=slots)
    assert turn.said or turn.events[-1]["name"] == "action_clarify"


@pytest.mark.parametrize("metadata", [None, {}, {"places": None, "signal": None, "age": None}])
@pytest.mark.parametrize("name", NAMES)
async def test_no_action_breaks_on_missing_metadata(
    name: str, metadata: dict[str, Any] | None
) -> None:
    turn = await act(name, intent=intent_of(name), metadata=metadata)
    assert turn.said


@pytest.mark.parametrize("name", NAMES)
async def test_no_action_breaks_on_an_empty_sociale_kaart(name: str) -> None:
    empty = InMemoryDirectory(organizations=(), lines=())
    turn = await act(name, empty, intent=intent_of(name), metadata=living_in(HENGELO))
    assert turn.said


@pytest.mark.parametrize("kept", ["place_state", "place_tries", "unsure_count"])
async def test_starting_again_keeps_what_is_known_of_the_resident(kept: str) -> None:
    turn = await act("action_start_again", intent="opnieuw", slots={kept: "kept"})
    assert turn.slots[kept] == "kept"


@pytest.mark.parametrize(
    "forgotten", ["help_request", "pending_requests", "after_place", "offset", "asked"]
)
async def test_starting_again_forgets_the_question(forgotten: str) -> None:
    turn = await act("action_start_again", intent="opnieuw", slots={forgotten: "before"})
    assert turn.slots[forgotten] is None
