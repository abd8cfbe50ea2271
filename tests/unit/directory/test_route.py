"""What stands behind what: local offers, the municipality's legal task, the country, nothing."""

from __future__ import annotations

import pytest

from services.directory.core import Kind, Offer, Person, Route, route
from tests.directory_builders import (
    TODAY,
    make_legal_task,
    make_national_offer,
    make_offer,
    make_organization,
    make_person,
)

LOCAL = make_offer(name="Thuisadministratie", help_requests=("schulden",))
LEGAL = make_legal_task()
NATIONAL = make_national_offer(name="Geldfit", help_requests=("schulden",))
NOWHERE = Person()


def find(
    *offers: Offer, code: str = "schulden", person: Person | None = None, is_signal: bool = False
) -> Route:
    """The answer for somebody in Borne."""
    return route(
        offers,
        code=code,
        person=person or make_person(),
        front_office=make_organization(),
        is_signal=is_signal,
        today=TODAY,
    )


def test_a_local_offer_is_given_with_the_municipality_behind_it_where_it_is_its_legal_task() -> (
    None
):
    assert find(NATIONAL, LEGAL, LOCAL).in_order() == (LOCAL, LEGAL)


def test_national_offers_are_kept_for_questions_without_a_local_offer() -> None:
    assert find(LOCAL, NATIONAL).national == ()


def test_without_a_local_offer_the_municipality_comes_before_the_national_offers() -> None:
    assert find(NATIONAL, LEGAL).in_order() == (LEGAL, NATIONAL)


def test_without_anything_nearer_a_national_offer_is_given() -> None:
    assert find(NATIONAL).in_order() == (NATIONAL,)


def test_at_most_three_local_offers_are_given_and_the_municipality_behind_them() -> None:
    five = [make_offer(name=f"Aanbod {n}", help_requests=("schulden",)) for n in range(5)]
    assert find(*five, LEGAL).in_order() == (*five[:3], LEGAL)


def test_a_route_keeps_every_local_offer_for_somebody_who_asks_for_another() -> None:
    five = [make_offer(name=f"Aanbod {n}", help_requests=("schulden",)) for n in range(5)]
    assert find(*five).offers == tuple(five)


def test_at_most_three_national_offers_are_given() -> None:
    five = [make_national_offer(name=f"Lijn {n}", help_requests=("schulden",)) for n in range(5)]
    assert find(*five).in_order() == tuple(five[:3])


def test_behind_the_first_three_come_the_next_offers_and_nothing_twice() -> None:
    five = [make_offer(name=f"Aanbod {n}", help_requests=("schulden",)) for n in range(5)]
    assert find(*five, LEGAL).in_order(skip=3) == tuple(five[3:])
    assert find(LEGAL, NATIONAL).in_order(skip=1) == ()


def test_the_legal_task_of_another_municipality_is_not_given() -> None:
    elsewhere = make_legal_task(municipalities=("Hengelo",))
    assert find(elsewhere).legal_task is None


def test_an_offer_of_the_municipality_is_never_among_the_local_offers() -> None:
    assert find(LEGAL).offers == ()


@pytest.mark.parametrize(
    ("offers", "unmet"),
    [
        pytest.param((), True, id="nothing at all"),
        pytest.param((NATIONAL,), True, id="only national"),
        pytest.param((LEGAL,), False, id="legal task of the municipality"),
        pytest.param((LOCAL,), False, id="local offer"),
        pytest.param((LOCAL, LEGAL, NATIONAL), False, id="everything"),
        pytest.param(
            (make_legal_task(municipalities=("Hengelo",)),), True, id="legal task elsewhere"
        ),
        pytest.param(
            (make_offer(help_requests=("schulden",), municipalities=("Hengelo",)),),
            True,
            id="local offer elsewhere",
        ),
        pytest.param(
            (make_offer(help_requests=("schulden",), draft=True),), True, id="only announced"
        ),
        pytest.param(
            (make_offer(help_requests=("schulden",), withdrawn=True),), True, id="reported wrong"
        ),
        pytest.param((make_legal_task(withdrawn=True),), True, id="legal task reported wrong"),
    ],
)
def test_a_question_is_unmet_without_a_local_offer_and_without_a_legal_task(
    offers: tuple[Offer, ...], unmet: bool
) -> None:
    assert find(*offers).unmet is unmet


def test_a_question_that_another_group_only_is_helped_with_is_not_unmet() -> None:
    assert not find(make_offer(help_requests=("schulden",), audience="meiden")).unmet


@pytest.mark.parametrize("code", ["suicide", "acuut_gevaar", "huiselijk_geweld"])
def test_a_signal_never_counts_as_unmet(code: str) -> None:
    assert not find(code=code, is_signal=True).unmet


def test_a_signal_keeps_its_national_offers_behind_the_local_ones() -> None:
    local = make_offer(name="Aanpak huiselijk geweld", help_requests=("huiselijk_geweld",))
    line = make_national_offer(name="Veilig Thuis", help_requests=("huiselijk_geweld",))
    found = find(line, local, code="huiselijk_geweld", is_signal=True)
    assert found.in_order() == (local, line)


def test_without_a_place_only_national_offers_are_given() -> None:
    assert find(LOCAL, LEGAL, NATIONAL, person=NOWHERE).in_order() == (NATIONAL,)


def test_without_a_place_a_question_is_not_counted_as_unmet() -> None:
    assert not find(person=NOWHERE).unmet


def test_an_organisation_for_the_whole_region_helps_in_every_municipality() -> None:
    everywhere = make_offer(help_requests=("schulden",), municipalities=())
    assert find(everywhere).offers == (everywhere,)


def test_without_a_place_an_offer_for_the_whole_region_is_not_given_as_a_local_one() -> None:
    everywhere = make_offer(help_requests=("schulden",), municipalities=())
    assert find(everywhere, person=NOWHERE).offers == ()


@pytest.mark.parametrize("kind", [Kind.MUNICIPALITY, Kind.NATIONAL])
@pytest.mark.parametrize("flag", ["draft", "withdrawn"])
def test_nothing_announced_or_reported_wrong_is_given_by_the_municipality_or_the_country(
    kind: Kind, flag: str
) -> None:
    offer = make_offer(
        organization=make_organization(kind=kind), help_requests=("schulden",), **{flag: True}
    )
    assert find(offer).in_order() == ()


def test_a_route_names_the_question_and_the_front_office() -> None:
    found = find(LOCAL)
    assert (found.help_request, found.front_office) == ("schulden", make_organization())
