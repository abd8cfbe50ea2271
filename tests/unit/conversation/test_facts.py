"""What one message tells besides its meaning: where somebody lives, how old, which language."""

from __future__ import annotations

import pytest

from services.conversation.facts import Facts, read_facts
from services.places.core import Gazetteer, KnownPlace, Place
from services.places.similar import RapidSimilar
from services.places.words import read_words
from tests.builders import PLACES, make_conversation
from tests.fakes import World


def heard(world: World, text: str, **known: str) -> Facts:
    return read_facts(world.ports, make_conversation(**known), text=text, payload=None)


def pressed(world: World, payload: str, **known: str) -> Facts:
    return read_facts(world.ports, make_conversation(**known), text="", payload=payload)


@pytest.mark.parametrize(
    ("text", "place", "municipality"),
    [
        ("ik woon in Borne", "Borne", "Borne"),
        ("ik woon in Zenderen en ik heb schulden", "Zenderen", "Borne"),
        ("Hengelo", "Hengelo", "Hengelo"),
    ],
)
def test_the_place_somebody_lives_is_remembered(
    world: World, text: str, place: str, municipality: str
) -> None:
    known = heard(world, text).conversation
    assert (known.place, known.municipality) == (place, municipality)


@pytest.mark.parametrize(
    "text",
    [
        "ik heb schulden",  # no place
        "ik woon in Oosterbos",  # a name that is two places
        "ik woon in Almelo",  # outside the ten
        "ik ga van Borne naar Hengelo verhuizen",  # two places
    ],
)
def test_what_is_not_one_place_of_ours_is_not_remembered(world: World, text: str) -> None:
    assert heard(world, text).conversation.municipality is None


def test_several_places_leave_the_known_place_alone(world: World) -> None:
    facts = heard(world, "tussen Borne en Hengelo", place="Zenderen", municipality="Borne")
    assert facts.conversation.place == "Zenderen"


def test_a_later_place_takes_the_place_of_the_first(world: World) -> None:
    facts = heard(world, "ik woon in Hengelo", place="Zenderen", municipality="Borne")
    assert facts.conversation.place == "Hengelo"


def test_every_place_an_ambiguous_name_can_be_goes_along(world: World) -> None:
    assert {place.municipality for place in heard(world, "ik woon in Oosterbos").places} == {
        "Hengelo",
        "De Wolden",
    }


@pytest.mark.parametrize(("municipality", "place"), [("Hengelo", "Oosterbos"), ("Borne", "x")])
def test_a_name_that_is_two_places_is_the_one_where_somebody_lives_already(
    world: World, municipality: str, place: str
) -> None:
    facts = heard(world, "ik woon in Oosterbos", place="x", municipality=municipality)
    assert (facts.conversation.municipality, facts.conversation.place) == (municipality, place)


def in_noord(world: World, **known: str) -> Facts:
    """A message of somebody in "Noord", where we know the one of Hengelo."""
    memory = world.ports.memory
    noord = KnownPlace(Place("Noord", "wijk", "Hengelo"))
    memory.gazetteer = Gazetteer((*PLACES, noord), RapidSimilar(), read_words())
    return heard(world, "ik woon in Noord", **known)


def test_a_part_that_every_town_has_settles_nothing(world: World) -> None:
    facts = in_noord(world)
    assert facts.conversation.municipality is None
    assert [place.name for place in facts.places] == ["Noord", "Borne", "De Wolden"]


def test_a_part_that_every_town_has_is_that_of_the_town_somebody_lives_in(world: World) -> None:
    facts = in_noord(world, place="Hengelo", municipality="Hengelo")
    assert facts.places == (Place("Noord", "wijk", "Hengelo"),)
    assert facts.conversation.place == "Noord"


def test_a_part_we_do_not_know_of_the_town_somebody_lives_in_changes_nothing(
    world: World,
) -> None:
    facts = in_noord(world, place="Zenderen", municipality="Borne")
    assert facts.places == ()
    assert (facts.conversation.place, facts.conversation.municipality) == ("Zenderen", "Borne")


def test_on_the_joint_page_the_organisation_follows_the_municipality(world: World) -> None:
    assert heard(world, "ik woon in Zenderen").conversation.organization == "wijkracht"


def test_on_an_organisations_own_page_the_organisation_stays(world: World) -> None:
    facts = heard(world, "ik woon in Zenderen", organization="dewolden")
    assert facts.conversation.organization == "dewolden"


def test_outside_the_area_no_organisation_is_chosen(world: World) -> None:
    assert heard(world, "ik woon in Almelo").conversation.organization is None


@pytest.mark.parametrize(
    ("text", "alone"),
    [("Borne", True), ("ik woon in Borne", True), ("ik zoek hulp in Borne", False)],
)
def test_an_answer_that_is_only_a_place_is_told_apart(world: World, text: str, alone: bool) -> None:
    assert heard(world, text).only_place is alone


def test_a_button_with_a_place_is_remembered(world: World) -> None:
    known = pressed(world, '/plaats_doorgeven{"place": "Zenderen"}').conversation
    assert (known.place, known.municipality) == ("Zenderen", "Borne")


def test_a_button_with_a_municipality_settles_an_ambiguous_name(world: World) -> None:
    facts = pressed(world, '/plaats_doorgeven{"place": "Oosterbos", "municipality": "De Wolden"}')
    assert facts.places == (Place("Oosterbos", "plaats", "De Wolden"),)


def test_a_button_with_an_ambiguous_place_settles_nothing(world: World) -> None:
    facts = pressed(world, '/plaats_doorgeven{"place": "Oosterbos"}')
    assert facts.conversation.municipality is None


def test_a_button_with_a_place_is_only_a_place(world: World) -> None:
    assert pressed(world, '/plaats_doorgeven{"place": "Borne"}').only_place


@pytest.mark.parametrize("payload", ["/medewerker", "form:callback", '/x{"place": "Atlantis"}'])
def test_another_button_names_no_place(world: World, payload: str) -> None:
    assert pressed(world, payload).places == ()


def test_an_age_goes_along_with_the_message(world: World) -> None:
    assert heard(world, "mijn moeder is tachtig").age == 80


def test_another_language_is_remembered(world: World) -> None:
    assert heard(world, "please help me").conversation.language == "en"


def test_a_short_dutch_word_does_not_end_another_language(world: World) -> None:
    assert heard(world, "ok", language="en").conversation.language == "en"


def test_rasa_is_told_these_facts_and_nothing_else(world: World) -> None:
    assert heard(world, "ik woon in Zenderen en ben tachtig").metadata("huiselijk_geweld") == {
        "organization": "wijkracht",
        "municipality": "Borne",
        "place": "Zenderen",
        "places": [{"name": "Zenderen", "municipality": "Borne"}],
        "only_place": False,
        "age": 80,
        "language": "nl",
        "signal": "huiselijk_geweld",
        "staffed": False,
    }
