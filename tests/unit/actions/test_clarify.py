"""The bot is not sure: choices twice, then a person; danger never waits for a choice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.actions.world import (
    HENGELO,
    InMemoryDirectory,
    Turn,
    act,
    living_in,
    make_offer,
)

ACTION = "action_clarify"
CHANCES = {"vervoer": 0.1, "maatje": 0.3, "groeten": 0.4, "scheiding": 0.2, "schulden": 0.05}


async def clarify(slots: dict[str, Any] | None = None, **parse: Any) -> Turn:
    return await act(
        ACTION, intent="nlu_fallback", slots=slots, **({"all_intents": CHANCES} | parse)
    )


async def test_the_three_likeliest_hulpvragen_are_offered_likeliest_first() -> None:
    turn = await clarify()
    asked = turn.facts("utter_clarify")
    assert [asked[f"code{n}"] for n in range(3)] == ["maatje", "scheiding", "vervoer"]


async def test_a_choice_carries_the_title_of_the_sociale_kaart() -> None:
    turn = await clarify()
    assert turn.facts("utter_clarify")["title0"] == "Maatje of bezoek aan huis"


async def test_after_the_choices_the_bot_waits_for_one() -> None:
    assert (await clarify()).asked == "choice"


@pytest.mark.parametrize("signal", ["suicide", "acuut_gevaar", "huiselijk_geweld"])
async def test_a_signal_is_never_one_of_the_choices(signal: str) -> None:
    turn = await clarify(all_intents=CHANCES | {signal: 0.19})
    asked = turn.facts("utter_clarify")
    assert signal not in [asked[f"code{n}"] for n in range(3)]


@pytest.mark.parametrize("signal", ["suicide", "acuut_gevaar", "huiselijk_geweld"])
@pytest.mark.parametrize(("chance", "is_named"), [(0.19, False), (0.2, True)])
async def test_a_likely_signal_names_its_line_instead_of_choices(
    signal: str, chance: float, is_named: bool
) -> None:
    turn = await clarify(all_intents=CHANCES | {signal: chance})
    assert (turn.said == [f"utter_signal_{signal}"]) is is_named


async def test_a_likely_signal_marks_the_conversation_for_a_person() -> None:
    turn = await clarify(all_intents=CHANCES | {"suicide": 0.2})
    assert turn.signals == ["suicide"]


async def test_the_heaviest_of_two_likely_signals_is_named() -> None:
    turn = await clarify(all_intents={"huiselijk_geweld": 0.4, "suicide": 0.2})
    assert turn.said == ["utter_signal_suicide"]


@pytest.mark.parametrize(
    ("times_before", "response"),
    [(None, "utter_clarify"), (1, "utter_clarify"), (2, "utter_unsure_person")],
)
async def test_the_bot_offers_choices_twice_and_then_a_person(
    times_before: int | None, response: str
) -> None:
    turn = await clarify({"unsure_count": times_before})
    assert turn.said[0] == response


async def test_a_person_is_called_because_the_bot_is_unsure() -> None:
    assert (await clarify({"unsure_count": 2})).handovers == ["unsure"]


async def test_the_number_of_the_front_office_is_given_when_the_bot_gives_up() -> None:
    turn = await clarify({"unsure_count": 2}, metadata=living_in(HENGELO))
    assert turn.said[1] == "utter_office_phone_hours"


async def test_after_a_person_was_offered_the_bot_may_be_unsure_twice_again() -> None:
    assert (await clarify({"unsure_count": 2})).slots["unsure_count"] == 0


async def test_something_else_twice_leads_to_a_person() -> None:
    slots: dict[str, Any] = {}
    for _ in range(2):
        turn = await clarify(slots)
        slots = (await act("action_start_again", intent="opnieuw", slots=turn.slots)).slots
    assert (await clarify(slots)).said[0] == "utter_unsure_person"


@pytest.mark.parametrize(
    "chances", [None, {}, {"maatje": 0.2, "vervoer": 0.1}], ids=["none", "empty", "two"]
)
async def test_without_three_readable_choices_a_person_is_offered_at_once(
    chances: dict[str, float] | None,
) -> None:
    assert (await clarify(all_intents=chances)).said[0] == "utter_unsure_person"


async def test_violence_seen_by_the_safety_layer_is_answered_as_violence() -> None:
    turn = await clarify(metadata={"signal": "huiselijk_geweld"})
    assert turn.said[0] == "utter_ack_huiselijk_geweld"


async def test_violence_seen_by_the_safety_layer_gives_local_help_where_the_place_is_known() -> (
    None
):
    local = make_offer("Veilig in Hengelo", "huiselijk_geweld")
    turn = await act(
        ACTION,
        InMemoryDirectory(local),
        intent="nlu_fallback",
        metadata=living_in(HENGELO, signal="huiselijk_geweld"),
        all_intents=CHANCES,
    )
    assert turn.cards[0] == "Veilig in Hengelo"
