"""Looking through the sociale kaart by leefgebied, hulpvraag and place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory import browsing as looking
from services.directory.browsing import OfferUnknown, PageUnknown, page_slug
from services.directory.core import Kind, Offer, Person, UnknownHelpRequest
from tests.browsing import browsing
from tests.directory_builders import (
    make_help_request,
    make_legal_task,
    make_national_offer,
    make_offer,
    make_organization,
    make_person,
)
from tests.directory_in_memory import MemoryDirectory

STALE = date(2022, 12, 31)
OFFICE = make_organization(municipalities=("Borne", "Hengelo"))
OTHER = make_organization(name="MensenWerk", municipalities=("Meppel",))
TAXONOMY = [
    make_help_request(code="schulden", life_domain="geld"),
    make_help_request(code="eenzaamheid"),
    make_help_request(code="rouw"),
]


def directory(*offers: Offer) -> MemoryDirectory:
    return MemoryDirectory(offers=offers, organizations=[OFFICE, OTHER], help_requests=TAXONOMY)


def names(offers: tuple[Offer, ...]) -> list[str]:
    return [offer.name for offer in offers]


async def test_every_leefgebied_has_its_hulpvragen_with_the_number_of_offers_here() -> None:
    draft = make_offer(name="Nog niet", draft=True)
    national = make_national_offer(help_requests=("rouw",))
    ports = browsing(directory(make_offer(also=("rouw",)), draft, national))
    found = await looking.overview(ports, "Borne")
    shown = [(item.code, [(one.request.code, one.number) for one in item.topics]) for item in found]
    assert shown == [("geld", [("schulden", 0)]), ("sociaal", [("eenzaamheid", 1), ("rouw", 1)])]


async def test_without_a_place_nothing_is_counted() -> None:
    found = await looking.overview(browsing(directory(make_offer())), None)
    assert {topic.number for domain in found for topic in domain.topics} == {None}


async def test_a_leefgebied_that_is_not_there_is_no_page() -> None:
    with pytest.raises(PageUnknown):
        await looking.domain(browsing(directory()), "sterrenkunde", None)


async def test_offers_checked_lately_come_before_and_apart_from_stale_ones() -> None:
    stale = make_offer(name="Aan tafel", assured_date=STALE, serves=("Zenderen",))
    ports = browsing(directory(stale, make_offer(name="Samen eten")))
    found = await looking.listed(ports, "eenzaamheid", make_person(place="Zenderen"))
    assert (names(found.offers), names(found.stale)) == (["Samen eten"], ["Aan tafel"])


async def test_a_stale_offer_for_just_this_person_still_ranks_last() -> None:
    meant = make_offer(
        name="A", assured_date=STALE, audience="alleen", audience_help_requests=("eenzaamheid",)
    )
    others = [make_offer(name=f"B{number:02}") for number in range(looking.PER_PAGE)]
    ports = browsing(directory(meant, *others))
    first = await looking.listed(ports, "eenzaamheid", make_person())
    second = await looking.listed(ports, "eenzaamheid", make_person(), 2)
    assert (first.stale, names(second.stale)) == ((), ["A"])


async def test_national_offers_are_always_named_and_the_municipality_where_it_is_its_task() -> None:
    offers = (
        make_offer(help_requests=("schulden",)),
        make_legal_task(),
        make_national_offer(help_requests=("schulden",)),
    )
    found = await looking.listed(browsing(directory(*offers)), "schulden", make_person())
    assert (len(found.offers), len(found.national)) == (1, 1)
    assert found.legal_task is not None and found.legal_task.name == "Hulp bij schulden"


async def test_without_a_place_there_are_only_national_offers() -> None:
    offers = (make_offer(), make_national_offer())
    found = await looking.listed(browsing(directory(*offers)), "eenzaamheid", Person())
    assert (found.number, names(found.national)) == (0, ["Praten met iemand"])


async def test_looking_through_counts_no_vraag_zonder_aanbod_and_opens_no_task() -> None:
    store = directory(make_offer(assured_date=STALE))
    empty = await looking.listed(browsing(store), "rouw", make_person())
    await looking.listed(browsing(store), "eenzaamheid", make_person())
    assert empty.unmet
    assert (store.unmet, store.times_given) == ([], {})


async def test_a_hulpvraag_that_is_not_there_is_no_page() -> None:
    with pytest.raises(UnknownHelpRequest):
        await looking.listed(browsing(directory()), "verzonnen", make_person())


@pytest.mark.parametrize("number", [-1, 0, 3])
async def test_there_is_no_page_behind_the_last(number: int) -> None:
    offers = [make_offer(name=f"B{one:02}") for one in range(looking.PER_PAGE + 1)]
    with pytest.raises(PageUnknown):
        await looking.listed(browsing(directory(*offers)), "eenzaamheid", make_person(), number)


async def test_every_offer_stands_on_one_page_and_no_more() -> None:
    offers = [make_offer(name=f"B{one:02}") for one in range(2 * looking.PER_PAGE + 1)]
    ports = browsing(directory(*offers))
    pages = [await looking.listed(ports, "eenzaamheid", make_person(), n) for n in (1, 2, 3)]
    shown = [name for page in pages for name in names(page.offers)]
    assert sorted(shown) == sorted(offer.name for offer in offers)
    assert {page.pages for page in pages} == {3}


async def test_an_offer_names_the_front_offices_of_its_municipalities() -> None:
    offer = make_offer(municipalities=("Borne", "Meppel"), help_requests=("rouw", "eenzaamheid"))
    found = await looking.one(browsing(directory(offer)), offer.id)
    assert {office.name for office in found.front_offices} == {"Wijkracht", "MensenWerk"}
    assert [topic.code for topic in found.topics] == ["rouw", "eenzaamheid"]
    assert not found.gone


async def test_an_offer_that_is_closed_or_reported_wrong_is_gone() -> None:
    offer = make_offer(withdrawn=True)
    assert (await looking.one(browsing(directory(offer)), offer.id)).gone


@pytest.mark.parametrize("changes", [{"draft": True}, {"draft": True, "withdrawn": True}])
async def test_an_offer_that_was_never_published_is_not_there(changes: dict[str, bool]) -> None:
    offer = replace(make_offer(), **changes)
    with pytest.raises(OfferUnknown):
        await looking.one(browsing(directory(offer)), offer.id)


async def test_an_offer_nobody_heard_of_is_not_there() -> None:
    with pytest.raises(OfferUnknown):
        await looking.one(browsing(directory()), "00000000-0000-4000-8000-000000000000")


async def test_the_files_for_search_engines_name_what_may_be_given() -> None:
    given_offer = make_offer()
    hidden = (make_offer(name="a", draft=True), make_offer(name="b", withdrawn=True))
    ports = browsing(directory(given_offer, *hidden))
    assert await looking.sitemaps(ports) == 1
    assert [name for _, name, _ in await looking.sitemap(ports, 1)] == ["Samen eten"]
    for number in (0, 2):
        with pytest.raises(PageUnknown):
            await looking.sitemap(ports, number)


def test_front_offices_are_welfare_organisations() -> None:
    town = make_organization(kind=Kind.MUNICIPALITY, municipalities=("Borne",))
    assert looking.front_offices([OFFICE, town], ("Borne",)) == (OFFICE,)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Thuisadministratie", "thuisadministratie"),
        ("Café Één & 't Wooldrik!", "cafe-een-t-wooldrik"),
        ("🍲", ""),
        ("a" * 90, "a" * 60),
        ("samen " * 20, "-".join(["samen"] * 10)),
    ],
)
def test_a_name_ends_the_address(name: str, slug: str) -> None:
    assert page_slug(name) == slug


@given(st.text())
def test_any_name_gives_an_address_that_can_be_typed(name: str) -> None:
    slug = page_slug(name)
    assert len(slug) <= looking.LONGEST_SLUG
    assert slug == "" or set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-") and not slug.endswith("-")
