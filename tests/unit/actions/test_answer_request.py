"""Somebody asks for help: who can help, where, and what is said when nobody can."""

from __future__ import annotations

from typing import Any

import pytest

from services.directory.core import Offer, Organization
from tests.unit.actions.world import (
    AGEING,
    BERGHUIZEN,
    BORNE,
    DEWOLDEN,
    ENSCHEDE,
    FRESH,
    HENGELO,
    MUNICIPALITY,
    NATIONAL,
    STALE,
    InMemoryDirectory,
    act,
    living_in,
    make_offer,
    naming,
)

ACTION = "action_answer_request"
FOUR = [make_offer(name) for name in ("Aan tafel", "Bezoek", "Contact", "Dagje uit")]
LEGAL = make_offer(
    "Schuldhulp van de gemeente",
    "schulden",
    organization=MUNICIPALITY["Hengelo"],
    legal_task="Wet gemeentelijke schuldhulpverlening",
)
IN_DE_WOLDEN: dict[str, Any] = {"municipality": "De Wolden", "place": "Zuidwolde"}


async def test_a_warm_sentence_comes_before_everything_else() -> None:
    turn = await act(ACTION)
    assert turn.said[0] == "utter_ack_eenzaamheid"


async def test_the_place_is_asked_when_it_is_not_known() -> None:
    turn = await act(ACTION)
    assert turn.said == ["utter_ack_eenzaamheid", "utter_ask_place"]


async def test_after_asking_the_place_the_bot_waits_for_a_place() -> None:
    turn = await act(ACTION)
    assert turn.asked == "place"


async def test_the_question_is_kept_while_the_bot_asks_for_the_place() -> None:
    turn = await act(ACTION)
    assert (turn.slots["help_request"], turn.slots["after_place"]) == ("eenzaamheid", "answer")


async def test_the_place_is_not_asked_when_it_is_known() -> None:
    turn = await act(ACTION, InMemoryDirectory(*FOUR), metadata=living_in(HENGELO))
    assert "utter_ask_place" not in turn.said


async def test_the_place_is_not_asked_again_of_somebody_who_would_rather_not_say() -> None:
    turn = await act(ACTION, InMemoryDirectory(NATIONAL), slots={"place_state": "onbekend"})
    assert "utter_ask_place" not in turn.said


async def test_a_name_of_two_places_is_asked_about() -> None:
    turn = await act(ACTION, metadata=naming(*BERGHUIZEN))
    assert turn.said == ["utter_ack_eenzaamheid", "utter_which_place"]


async def test_each_possible_place_gets_a_button_with_its_municipality() -> None:
    turn = await act(ACTION, metadata=naming(*BERGHUIZEN))
    assert turn.facts("utter_which_place")["buttons"] == [
        {
            "title": "Berghuizen (De Wolden)",
            "payload": '/plaats_doorgeven{"place": "Berghuizen", "municipality": "De Wolden"}',
        },
        {
            "title": "Berghuizen (Oldenzaal)",
            "payload": '/plaats_doorgeven{"place": "Berghuizen", "municipality": "Oldenzaal"}',
        },
    ]


async def test_a_whole_municipality_is_named_once_on_its_button() -> None:
    turn = await act(ACTION, metadata=naming(HENGELO, BORNE))
    buttons = turn.facts("utter_which_place")["buttons"]
    assert [button["title"] for button in buttons] == ["Hengelo", "Borne"]


async def test_a_place_outside_the_area_is_named_before_the_national_offers() -> None:
    turn = await act(ACTION, InMemoryDirectory(NATIONAL), metadata=naming(ENSCHEDE))
    assert turn.said[1:3] == ["utter_place_outside", "utter_offers_national"]


async def test_the_place_outside_is_called_by_its_name() -> None:
    turn = await act(ACTION, metadata=naming(ENSCHEDE))
    assert turn.facts("utter_place_outside")["place"] == "Enschede"


async def test_national_offers_are_given_for_a_place_outside() -> None:
    directory = InMemoryDirectory(NATIONAL, *FOUR)
    turn = await act(ACTION, directory, metadata=naming(ENSCHEDE))
    assert turn.cards == ["Luisterend oor"]


async def test_somebody_outside_the_area_is_not_asked_for_a_place_again() -> None:
    first = await act(ACTION, metadata=naming(ENSCHEDE))
    second = await act(ACTION, slots=first.slots)
    assert "utter_ask_place" not in second.said


@pytest.mark.parametrize(("known", "given"), [(1, 1), (3, 3), (4, 3)])
async def test_at_most_three_offers_are_given_at_once(known: int, given: int) -> None:
    turn = await act(ACTION, InMemoryDirectory(*FOUR[:known]), metadata=living_in(HENGELO))
    assert len(turn.cards) == given


@pytest.mark.parametrize(
    ("place", "named"), [("Beckum", "Beckum"), (None, "Hengelo")], ids=["village", "municipality"]
)
async def test_offers_are_given_in_the_place_as_the_resident_calls_it(
    place: str | None, named: str
) -> None:
    metadata = {"municipality": "Hengelo", "place": place}
    turn = await act(ACTION, InMemoryDirectory(FOUR[0]), metadata=metadata)
    assert turn.facts("utter_offers_fresh")["place"] == named


async def test_offers_of_another_municipality_are_not_given() -> None:
    elsewhere = make_offer("In Borne", municipalities=("Borne",))
    turn = await act(ACTION, InMemoryDirectory(elsewhere, FOUR[0]), metadata=living_in(HENGELO))
    assert turn.cards == ["Aan tafel"]


async def test_national_offers_stay_away_while_there_are_local_ones() -> None:
    turn = await act(ACTION, InMemoryDirectory(NATIONAL, FOUR[0]), metadata=living_in(HENGELO))
    assert turn.cards == ["Aan tafel"]


async def test_the_municipality_stands_behind_three_offers_when_it_is_its_legal_task() -> None:
    offers = [make_offer(name, "schulden") for name in ("Een", "Twee", "Drie", "Vier")]
    turn = await act(
        ACTION, InMemoryDirectory(*offers, LEGAL), intent="schulden", metadata=living_in(HENGELO)
    )
    assert turn.cards == ["Drie", "Een", "Twee", "Schuldhulp van de gemeente"]


async def test_the_municipality_is_given_alone_when_nobody_else_has_this_legal_task() -> None:
    turn = await act(
        ACTION, InMemoryDirectory(LEGAL), intent="schulden", metadata=living_in(HENGELO)
    )
    assert turn.said == ["utter_ack_schulden", "utter_offers_legal", "utter_helps"]


async def test_a_legal_task_of_the_municipality_is_no_unmet_request() -> None:
    directory = InMemoryDirectory(LEGAL)
    await act(ACTION, directory, intent="schulden", metadata=living_in(HENGELO))
    assert directory.unmet == []


@pytest.mark.parametrize(
    ("checked", "response"),
    [
        (FRESH, "utter_offers_fresh"),
        (AGEING, "utter_offers_ageing"),
        (STALE, "utter_offers_stale"),
        (None, "utter_offers_stale"),
    ],
)
async def test_how_an_offer_is_given_depends_on_its_last_check(checked: Any, response: str) -> None:
    offer = make_offer("Aan tafel", assured_date=checked)
    turn = await act(ACTION, InMemoryDirectory(offer), metadata=living_in(HENGELO))
    assert turn.said[1] == response


async def test_one_stale_offer_among_fresh_ones_makes_the_bot_careful_about_all() -> None:
    offers = [FOUR[0], make_offer("Bezoek", assured_date=STALE)]
    turn = await act(ACTION, InMemoryDirectory(*offers), metadata=living_in(HENGELO))
    assert turn.said[1] == "utter_offers_stale"


async def test_a_stale_offer_stands_behind_the_number_of_the_front_office() -> None:
    offer = make_offer("Aan tafel", assured_date=STALE)
    turn = await act(ACTION, InMemoryDirectory(offer), metadata=living_in(HENGELO))
    given = turn.facts("utter_offers_stale")
    assert (given["organization"], given["phone"]) == ("Wijkracht", "088 945 57 22")


async def test_a_stale_offer_without_a_number_of_the_front_office_leads_to_a_call_back() -> None:
    offer = make_offer(
        "Aan tafel", assured_date=STALE, organization=DEWOLDEN, municipalities=("De Wolden",)
    )
    turn = await act(ACTION, InMemoryDirectory(offer), metadata=IN_DE_WOLDEN)
    assert turn.said[1] == "utter_offers_stale_no_phone"


async def test_a_stale_offer_that_is_given_opens_a_check_task() -> None:
    offer = make_offer("Aan tafel", assured_date=STALE)
    directory = InMemoryDirectory(offer)
    await act(ACTION, directory, metadata=living_in(HENGELO))
    assert list(directory.times_given) == [offer.id]


NOTHING_NEAR: list[tuple[Offer, ...]] = [(), (NATIONAL,)]


@pytest.mark.parametrize("offers", NOTHING_NEAR, ids=["nothing at all", "only national"])
async def test_it_is_said_out_loud_that_nobody_near_can_help(offers: tuple[Offer, ...]) -> None:
    turn = await act(ACTION, InMemoryDirectory(*offers), metadata=living_in(BORNE))
    assert turn.said[1] == "utter_no_offer"


@pytest.mark.parametrize("offers", NOTHING_NEAR, ids=["nothing at all", "only national"])
async def test_a_question_that_nobody_near_can_answer_goes_to_the_front_office(
    offers: tuple[Offer, ...],
) -> None:
    turn = await act(ACTION, InMemoryDirectory(*offers), metadata=living_in(BORNE))
    assert turn.handovers == ["asked"]


@pytest.mark.parametrize("offers", NOTHING_NEAR, ids=["nothing at all", "only national"])
async def test_the_resident_hears_the_number_of_the_front_office_when_nobody_near_can_help(
    offers: tuple[Offer, ...],
) -> None:
    turn = await act(ACTION, InMemoryDirectory(*offers), metadata=living_in(BORNE))
    assert turn.facts("utter_office_phone_hours")["phone"] == "088 945 57 22"


@pytest.mark.parametrize("offers", NOTHING_NEAR, ids=["nothing at all", "only national"])
async def test_a_question_that_nobody_near_can_answer_is_recorded_as_unmet(
    offers: tuple[Offer, ...],
) -> None:
    directory = InMemoryDirectory(*offers)
    await act(ACTION, directory, metadata=living_in(BORNE))
    assert directory.unmet_requests == [("wijkracht", "Borne", "eenzaamheid")]


async def test_national_offers_follow_when_nobody_near_can_help() -> None:
    turn = await act(ACTION, InMemoryDirectory(NATIONAL), metadata=living_in(BORNE))
    assert turn.cards == ["Luisterend oor"]


async def test_a_front_office_without_a_number_is_backed_by_the_municipality() -> None:
    turn = await act(ACTION, metadata=IN_DE_WOLDEN)
    assert turn.said[2:4] == ["utter_office_no_phone", "utter_municipality"]


async def test_a_signal_is_never_recorded_as_unmet() -> None:
    directory = InMemoryDirectory(lines=())
    await act(ACTION, directory, intent="huiselijk_geweld", metadata=living_in(BORNE))
    assert directory.unmet == []


@pytest.mark.parametrize(
    "offers", [(), (NATIONAL,), (FOUR[0],)], ids=["nothing", "national", "local"]
)
async def test_every_answer_ends_by_asking_whether_it_helps(offers: tuple[Offer, ...]) -> None:
    turn = await act(ACTION, InMemoryDirectory(*offers), metadata=living_in(HENGELO))
    assert (turn.said[-1], turn.asked) == ("utter_helps", "helps")


async def test_the_heaviest_worry_of_a_message_is_answered_first() -> None:
    turn = await act(ACTION, intent="vervoer", compound=["vervoer", "schulden"])
    assert turn.said[0] == "utter_ack_schulden"


async def test_the_other_worries_are_kept_heaviest_first() -> None:
    turn = await act(ACTION, intent="vervoer", compound=["vervoer", "burenoverlast", "schulden"])
    assert turn.slots["pending_requests"] == ["burenoverlast", "vervoer"]


async def test_a_button_with_a_hulpvraag_is_answered_though_it_was_never_a_sentence() -> None:
    turn = await act(ACTION, intent="schulden", text="/schulden")
    assert turn.said[0] == "utter_ack_schulden"


async def test_an_answer_forgets_how_often_the_bot_was_unsure() -> None:
    turn = await act(
        ACTION, InMemoryDirectory(*FOUR), metadata=living_in(HENGELO), slots={"unsure_count": 2}
    )
    assert turn.slots["unsure_count"] == 0


@pytest.mark.parametrize("organization", [None, "bestaat-niet"])
async def test_a_municipality_without_an_organisation_still_leads_to_a_call_back(
    organization: str | None,
) -> None:
    nobody: list[Organization] = []
    turn = await act(
        ACTION,
        InMemoryDirectory(organizations=nobody),
        metadata=living_in(HENGELO, organization=organization),
    )
    assert "utter_office_unknown" in turn.said
