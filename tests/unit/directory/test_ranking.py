"""In which order offers are given: for whom, hulpvraag before "ook", trust, area, name."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.core import Offer, Person, route
from tests.directory_builders import TODAY, make_offer, make_organization, make_person

STALE = date(2022, 12, 31)
AGEING = date(2026, 3, 1)

# Three offers of Borne as the seed has them.
SOCIAL_WORK = make_offer(
    name="Algemeen maatschappelijk werk",
    help_requests=("stress_somber", "relatie_gezin", "scheiding"),
    also=("rouw", "schulden", "verslaving"),
    assured_date=STALE,
)
YOUTH_WORK = make_offer(
    name="Skillz jongerenwerk",
    help_requests=("jongerenwerk", "overlast_buurt"),
    also=("verslaving",),
    audience="jongeren",
    audience_help_requests=("jongerenwerk",),
    audience_by_age=True,
    minimum_age=10,
    maximum_age=25,
    assured_date=STALE,
)
ELDERLY_WORK = make_offer(
    name="Ouderenwerk",
    help_requests=("eenzaamheid", "langer_thuis", "activiteiten"),
    audience="ouderen",
    audience_help_requests=("langer_thuis", "geheugen"),
    audience_by_age=True,
    minimum_age=55,
    assured_date=STALE,
)
EATING_TOGETHER = make_offer(
    name="Samen eten", help_requests=("eenzaamheid", "activiteiten"), assured_date=STALE
)


def names(offers: list[Offer], code: str, person: Person | None = None) -> list[str]:
    """Names of the local offers for somebody, best first."""
    found = route(
        tuple(offers),
        code=code,
        person=person or make_person(),
        front_office=None,
        is_signal=False,
        today=TODAY,
    )
    return [offer.name for offer in found.offers]


@pytest.mark.parametrize("age", [26, 45, 83, None])
def test_an_adult_with_a_drinking_problem_does_not_get_the_youth_workers_first(
    age: int | None,
) -> None:
    assert names([YOUTH_WORK, SOCIAL_WORK], "verslaving", make_person(age=age)) == [
        "Algemeen maatschappelijk werk",
        "Skillz jongerenwerk",
    ]


@pytest.mark.parametrize("age", [10, 15, 25])
def test_somebody_of_their_age_gets_the_youth_workers_first(age: int) -> None:
    assert names([SOCIAL_WORK, YOUTH_WORK], "verslaving", make_person(age=age)) == [
        "Skillz jongerenwerk",
        "Algemeen maatschappelijk werk",
    ]


@pytest.mark.parametrize("age", [9, 26])
def test_one_year_outside_the_age_group_the_youth_workers_come_last(age: int) -> None:
    given_names = names([YOUTH_WORK, SOCIAL_WORK], "verslaving", make_person(age=age))
    assert given_names[-1] == "Skillz jongerenwerk"


@pytest.mark.parametrize("age", [55, 83])
def test_a_person_of_83_who_is_lonely_gets_the_work_for_the_elderly_first(age: int) -> None:
    offers = [EATING_TOGETHER, ELDERLY_WORK]
    assert names(offers, "eenzaamheid", make_person(age=age)) == ["Ouderenwerk", "Samen eten"]


@pytest.mark.parametrize("age", [15, 54, None])
def test_somebody_who_is_not_known_to_be_old_gets_the_work_for_the_elderly_last(
    age: int | None,
) -> None:
    offers = [ELDERLY_WORK, EATING_TOGETHER]
    assert names(offers, "eenzaamheid", make_person(age=age)) == ["Samen eten", "Ouderenwerk"]


def test_a_question_that_only_the_elderly_ask_makes_the_offer_meant_for_them() -> None:
    for_everybody = make_offer(name="Aanpassing", help_requests=("langer_thuis",))
    assert names([for_everybody, ELDERLY_WORK], "langer_thuis") == ["Ouderenwerk", "Aanpassing"]


def test_an_age_outside_the_group_weighs_more_than_the_question() -> None:
    for_everybody = make_offer(name="Aanpassing", help_requests=("langer_thuis",))
    offers = [for_everybody, ELDERLY_WORK]
    assert names(offers, "langer_thuis", make_person(age=30)) == ["Aanpassing", "Ouderenwerk"]


@pytest.mark.parametrize("age", [15, 83])
def test_an_age_group_without_ages_is_not_taken_to_mean_this_person(age: int) -> None:
    children = make_offer(
        name="Voor kinderen en jongeren", audience="kinderen en jongeren", audience_by_age=True
    )
    everybody = make_offer(name="Zorgen delen")
    offers = [children, everybody]
    assert names(offers, "eenzaamheid", make_person(age=age))[0] == "Zorgen delen"


@pytest.mark.parametrize("age", [None, 40])
def test_an_offer_for_another_group_comes_behind_those_for_everybody(age: int | None) -> None:
    autism = make_offer(name="Ontmoetingscafé ASS", audience="volwassenen met autisme")
    offers = [autism, EATING_TOGETHER]
    assert names(offers, "eenzaamheid", make_person(age=age)) == [
        "Samen eten",
        "Ontmoetingscafé ASS",
    ]


def test_an_offer_for_another_group_is_still_given() -> None:
    autism = make_offer(name="Ontmoetingscafé ASS", audience="volwassenen met autisme")
    assert names([autism], "eenzaamheid") == ["Ontmoetingscafé ASS"]


def test_an_offer_for_carers_is_meant_for_somebody_who_asks_as_a_carer() -> None:
    carers = make_offer(
        name="Mantelzorg Café",
        help_requests=("mantelzorg",),
        audience="mantelzorgers",
        audience_help_requests=("mantelzorg",),
    )
    everybody = make_offer(name="Informele zorg", help_requests=("mantelzorg",))
    assert names([everybody, carers], "mantelzorg") == ["Mantelzorg Café", "Informele zorg"]


def test_an_offer_for_this_very_question_comes_before_one_that_can_also_help() -> None:
    also = make_offer(name="Algemeen", help_requests=("rouw",), also=("schulden",))
    first = make_offer(name="Budgetcoach", help_requests=("schulden",))
    assert names([also, first], "schulden") == ["Budgetcoach", "Algemeen"]


def test_an_offer_for_the_question_comes_first_even_when_it_is_stale() -> None:
    also = make_offer(name="Algemeen", help_requests=("rouw",), also=("schulden",))
    first = make_offer(name="Budgetcoach", help_requests=("schulden",), assured_date=STALE)
    assert names([also, first], "schulden") == ["Budgetcoach", "Algemeen"]


def test_among_equals_the_one_checked_last_comes_first_and_the_stale_one_last() -> None:
    offers = [
        make_offer(name="A nooit", assured_date=None),
        make_offer(name="B verlopen", assured_date=STALE),
        make_offer(name="C ouder", assured_date=AGEING),
        make_offer(name="D vers"),
    ]
    assert names(offers, "eenzaamheid") == ["D vers", "C ouder", "A nooit", "B verlopen"]


def test_among_equals_the_one_in_the_own_village_comes_first() -> None:
    offers = [
        make_offer(name="In heel Borne"),
        make_offer(name="In Zenderen", serves=("Zenderen",)),
    ]
    assert names(offers, "eenzaamheid", make_person(place="Zenderen")) == [
        "In Zenderen",
        "In heel Borne",
    ]


def test_among_equals_the_one_that_serves_fewer_municipalities_comes_first() -> None:
    offers = [
        make_offer(name="A vijf", municipalities=("Borne", "Hengelo", "Oldenzaal")),
        make_offer(name="B twee", municipalities=("Borne", "Hengelo")),
        make_offer(name="C alleen hier"),
    ]
    assert names(offers, "eenzaamheid") == ["C alleen hier", "B twee", "A vijf"]


def test_trust_weighs_more_than_a_small_area() -> None:
    offers = [
        make_offer(name="Alleen hier", assured_date=STALE),
        make_offer(name="Overal", municipalities=("Borne", "Hengelo")),
    ]
    assert names(offers, "eenzaamheid") == ["Overal", "Alleen hier"]


def test_full_equals_are_given_by_name_whatever_the_capitals() -> None:
    offers = [make_offer(name=name) for name in ("Ziens", "inzet Maatje", "Bezoek")]
    assert names(offers, "eenzaamheid") == ["Bezoek", "inzet Maatje", "Ziens"]


@pytest.mark.parametrize("flag", ["draft", "withdrawn"])
def test_an_offer_that_is_only_announced_or_no_longer_right_is_never_given(flag: str) -> None:
    assert names([make_offer(**{flag: True})], "eenzaamheid") == []


def test_an_offer_for_another_question_is_not_given() -> None:
    assert names([make_offer(help_requests=("taal",))], "eenzaamheid") == []


def test_an_offer_in_another_municipality_is_not_given() -> None:
    assert names([make_offer(municipalities=("Hengelo",))], "eenzaamheid") == []


OFFERS = [
    make_offer(
        name=f"{audience} {trusted} {area} {title}",
        organization=make_organization(),
        audience=audience,
        audience_by_age=audience == "ouderen",
        minimum_age=55 if audience == "ouderen" else None,
        assured_date=trusted,
        municipalities=("Borne", "Hengelo")[:area],
    )
    for audience in (None, "ouderen", "meiden")
    for trusted in (date(2026, 10, 1), AGEING, STALE)
    for area in (1, 2)
    for title in ("a", "B")
]


@given(seed=st.integers(), age=st.none() | st.integers(min_value=0, max_value=110))
def test_the_order_does_not_depend_on_the_order_in_which_offers_are_stored(
    seed: int, age: int | None
) -> None:
    shuffled = random.Random(seed).sample(OFFERS, len(OFFERS))
    person = make_person(age=age)
    assert names(shuffled, "eenzaamheid", person) == names(OFFERS, "eenzaamheid", person)
