"""What may be asked of the directory, and what is counted when somebody asks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.core import HelpRequest, Kind, Offer, Person, UnknownHelpRequest
from services.directory.use_cases import (
    find_front_office,
    find_municipality,
    find_organization,
    find_route,
    list_help_requests,
    order_by_severity,
    signal_lines,
)
from tests.directory_builders import (
    make_help_request,
    make_legal_task,
    make_national_offer,
    make_offer,
    make_organization,
    make_person,
)
from tests.directory_in_memory import MemoryDirectory, Unmet

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STALE = date(2022, 12, 31)
OFFICE = make_organization(municipalities=("Borne", "Hengelo"))
TOWN = make_organization(kind=Kind.MUNICIPALITY, municipalities=("Borne",))
TAXONOMY = [
    make_help_request(code="vervoer", severity=2),
    make_help_request(code="schulden", severity=6),
    make_help_request(code="eenzaamheid", severity=5),
    make_help_request(code="rouw", severity=5),
    make_help_request(code="suicide", severity=9),
    make_help_request(code="huiselijk_geweld", severity=8),
    make_help_request(code="acuut_gevaar", severity=9),
]


def directory(*offers: Offer) -> MemoryDirectory:
    return MemoryDirectory(offers=offers, organizations=[OFFICE, TOWN], help_requests=TAXONOMY)


async def ask(
    store: MemoryDirectory, code: str = "eenzaamheid", person: Person | None = None
) -> None:
    await find_route(store, code=code, person=person or make_person(), now=NOW)


async def test_a_question_without_an_offer_is_counted_for_the_front_office_of_the_place() -> None:
    store = directory()
    await ask(store)
    assert store.unmet == [Unmet(OFFICE.id, "Borne", "eenzaamheid", NOW)]


async def test_a_question_without_an_offer_outside_every_front_office_is_counted_too() -> None:
    store = directory()
    await ask(store, person=make_person(municipality="Meppel"))
    assert store.unmet == [Unmet(None, "Meppel", "eenzaamheid", NOW)]


@pytest.mark.parametrize(
    "offer",
    [make_offer(), make_legal_task(help_requests=("eenzaamheid",))],
    ids=["local", "legal task"],
)
async def test_a_question_with_an_offer_or_a_legal_task_is_not_counted_as_unmet(
    offer: Offer,
) -> None:
    store = directory(offer)
    await ask(store)
    assert store.unmet == []


async def test_a_question_without_a_place_is_not_counted_as_unmet() -> None:
    store = directory()
    await ask(store, person=Person())
    assert store.unmet == []


@pytest.mark.parametrize("signal", ["suicide", "acuut_gevaar", "huiselijk_geweld"])
async def test_a_signal_is_never_counted_as_unmet(signal: str) -> None:
    store = directory()
    await ask(store, signal)
    assert store.unmet == []


@pytest.mark.parametrize("checked", [STALE, None])
async def test_a_stale_offer_that_is_given_opens_a_check_task(checked: date | None) -> None:
    offer = make_offer(assured_date=checked)
    store = directory(offer)
    await ask(store)
    assert store.times_given == {offer.id: 1}


@pytest.mark.parametrize("checked", [date(2026, 10, 1), date(2026, 3, 1)])
async def test_a_fresh_or_ageing_offer_opens_no_check_task(checked: date) -> None:
    store = directory(make_offer(assured_date=checked))
    await ask(store)
    assert store.times_given == {}


async def test_a_stale_offer_that_is_given_twice_has_one_check_task_that_counts_two() -> None:
    offer = make_offer(assured_date=STALE)
    store = directory(offer)
    await ask(store)
    await ask(store)
    assert store.times_given == {offer.id: 2}


async def test_a_stale_offer_behind_the_first_three_opens_no_check_task() -> None:
    offers = [make_offer(name=f"Aanbod {n}", assured_date=STALE) for n in range(4)]
    store = directory(*offers)
    await ask(store)
    assert set(store.times_given) == {offer.id for offer in offers[:3]}


async def test_a_stale_offer_that_is_given_after_the_first_three_opens_a_check_task() -> None:
    offers = [make_offer(name=f"Aanbod {n}", assured_date=STALE) for n in range(8)]
    store = directory(*offers, make_legal_task(help_requests=("eenzaamheid",)))
    await find_route(store, code="eenzaamheid", person=make_person(), now=NOW, skip=3)
    assert store.times_given == {offer.id: 1 for offer in offers[3:6]}


async def test_somebody_who_asks_for_other_offers_is_counted_as_unmet_once() -> None:
    store = directory()
    await ask(store)
    await find_route(store, code="eenzaamheid", person=make_person(), now=NOW, skip=1)
    assert len(store.unmet) == 1


async def test_the_stale_legal_task_that_is_given_opens_a_check_task() -> None:
    legal = make_legal_task()
    store = directory(legal)
    await ask(store, "schulden")
    assert store.times_given == {legal.id: 1}


async def test_a_stale_national_offer_that_is_given_opens_a_check_task() -> None:
    national = make_national_offer(assured_date=STALE)
    store = directory(national)
    await ask(store)
    assert store.times_given == {national.id: 1}


async def test_a_stale_national_offer_behind_a_local_one_opens_no_check_task() -> None:
    store = directory(make_offer(), make_national_offer(assured_date=STALE))
    await ask(store)
    assert store.times_given == {}


@pytest.mark.parametrize("offers", [(), (make_offer(assured_date=STALE),)], ids=["unmet", "stale"])
async def test_a_route_that_is_only_looked_at_records_nothing(offers: tuple[Offer, ...]) -> None:
    store = directory(*offers)
    await find_route(store, code="eenzaamheid", person=make_person(), now=NOW, record=False)
    assert (store.unmet, store.times_given) == ([], {})


async def test_a_route_that_is_only_looked_at_is_the_same_route() -> None:
    store = directory(make_offer(), make_national_offer())
    asked = {"code": "eenzaamheid", "person": make_person(), "now": NOW}
    looked_at = await find_route(store, **asked, record=False)
    assert looked_at == await find_route(store, **asked)


@pytest.mark.parametrize("code", ["", "onzin", "Schulden", "groeten"])
async def test_an_unknown_question_is_refused(code: str) -> None:
    with pytest.raises(UnknownHelpRequest):
        await ask(directory(), code)


async def test_an_unknown_question_is_not_counted() -> None:
    store = directory()
    with pytest.raises(UnknownHelpRequest):
        await ask(store, "onzin")
    assert store.unmet == []


async def test_an_unknown_municipality_gets_national_offers_only() -> None:
    national = make_national_offer()
    store = directory(make_offer(), national)
    found = await find_route(
        store, code="eenzaamheid", person=make_person(municipality="Almelo"), now=NOW
    )
    assert found.in_order() == (national,)


async def test_a_route_carries_the_front_office_of_the_place() -> None:
    found = await find_route(directory(), code="eenzaamheid", person=make_person(), now=NOW)
    assert found.front_office == OFFICE


@pytest.mark.parametrize(
    ("municipality", "expected"),
    [("Borne", OFFICE), ("Hengelo", OFFICE), ("Almelo", None), (None, None)],
)
async def test_the_front_office_is_the_welfare_organisation_of_the_place(
    municipality: str | None, expected: object
) -> None:
    assert await find_front_office(directory(), municipality) == expected


@pytest.mark.parametrize(
    ("municipality", "expected"),
    [("Borne", TOWN), ("Hengelo", None), ("Almelo", None), (None, None)],
)
async def test_the_municipality_is_found_by_its_name(
    municipality: str | None, expected: object
) -> None:
    assert await find_municipality(directory(), municipality) == expected


@pytest.mark.parametrize(("slug", "expected"), [("wijkracht", OFFICE), ("onbekend", None)])
async def test_an_organisation_is_found_by_the_address_of_its_page(
    slug: str, expected: object
) -> None:
    assert await find_organization(directory(), slug) == expected


async def test_the_help_requests_are_listed_in_the_order_of_the_taxonomy() -> None:
    assert await list_help_requests(directory()) == TAXONOMY


async def test_each_signal_has_its_own_lines_and_one_without_a_line_has_none() -> None:
    line = make_national_offer(name="Praten met 113", signals=("suicide",))
    both = make_national_offer(name="112", signals=("acuut_gevaar", "suicide"))
    assert await signal_lines(directory(line, both, make_offer())) == {
        "suicide": (both, line),
        "acuut_gevaar": (both,),
        "huiselijk_geweld": (),
    }


@pytest.mark.parametrize("state", [{"draft": True}, {"withdrawn": True}])
async def test_a_line_that_may_not_be_given_makes_place_for_the_national_line(
    state: dict[str, bool],
) -> None:
    line = make_national_offer(name="Praten met 113", signals=("suicide",), **state)
    spare = make_national_offer(name="Bel 113", signals=("suicide",))
    store = MemoryDirectory(offers=[line], spare_lines=[spare])
    assert (await signal_lines(store))["suicide"] == (spare,)


async def test_an_open_line_of_the_directory_goes_before_the_spare_one() -> None:
    line = make_national_offer(name="Praten met 113", signals=("suicide",))
    spare = make_national_offer(name="Bel 113", signals=("suicide",))
    store = MemoryDirectory(offers=[line], spare_lines=[spare])
    assert (await signal_lines(store))["suicide"] == (line,)


def test_the_heaviest_worry_is_answered_first() -> None:
    asked = ["vervoer", "schulden", "suicide"]
    assert order_by_severity(asked, TAXONOMY) == ["suicide", "schulden", "vervoer"]


@pytest.mark.parametrize("asked", [["eenzaamheid", "rouw"], ["rouw", "eenzaamheid"]])
def test_worries_that_weigh_the_same_stay_in_the_order_they_were_told(asked: list[str]) -> None:
    assert order_by_severity(asked, TAXONOMY) == asked


def test_a_worry_told_twice_is_answered_once() -> None:
    assert order_by_severity(["rouw", "vervoer", "rouw"], TAXONOMY) == ["rouw", "vervoer"]


def test_something_that_is_no_worry_is_left_out() -> None:
    assert order_by_severity(["groeten", "rouw"], TAXONOMY) == ["rouw"]


CODES = st.lists(st.sampled_from([request.code for request in TAXONOMY] + ["groeten", ""]))
TAXONOMIES = st.lists(
    st.builds(
        HelpRequest,
        code=st.sampled_from([request.code for request in TAXONOMY]),
        life_domain=st.just("sociaal"),
        title=st.just(""),
        description=st.just(""),
        severity=st.integers(min_value=1, max_value=9),
    ),
    unique_by=lambda request: request.code,
)


@given(codes=CODES, taxonomy=TAXONOMIES)
def test_every_known_worry_is_kept_once_and_never_behind_a_lighter_one(
    codes: list[str], taxonomy: list[HelpRequest]
) -> None:
    severity = {request.code: request.severity for request in taxonomy}
    ordered = order_by_severity(codes, taxonomy)
    assert sorted(ordered) == sorted(set(codes) & set(severity))
    assert [severity[code] for code in ordered] == sorted(
        (severity[code] for code in ordered), reverse=True
    )


@given(codes=CODES, taxonomy=TAXONOMIES)
def test_ordering_twice_changes_nothing(codes: list[str], taxonomy: list[HelpRequest]) -> None:
    once = order_by_severity(codes, taxonomy)
    assert order_by_severity(once, taxonomy) == once
