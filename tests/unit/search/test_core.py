"""What is searched of an offer, whom it is for, and how two lists become one."""

from __future__ import annotations

import pytest

from services.search.core import (
    Facts,
    Filters,
    admits,
    days_in,
    facts_of,
    fuse,
    make_document,
    topic_word,
)
from tests.directory_builders import make_help_request, make_offer, make_organization

TAXONOMY = {
    code: make_help_request(code=code, title=title, description=told)
    for code, title, told in (
        ("vervoer", "Vervoer", "niet zelf kunnen rijden"),
        ("taal", "Nederlands leren", "taalcoach"),
    )
}


def facts(**changes: object) -> Facts:
    values = {
        "municipalities": ("Borne",),
        "codes": ("vervoer",),
        "also": ("taal",),
        "minimum_age": 12,
        "maximum_age": 18,
        "days": 0b1,
        "given": True,
    }
    return Facts(**(values | changes))  # type: ignore[arg-type]


def test_an_offer_is_found_by_its_names_its_organisation_and_its_hulpvragen() -> None:
    offer = make_offer(
        name="AutoMaatje",
        alternate_name="Rijdienst",
        description="Chauffeurs rijden u",
        organization=make_organization(name="Wijkracht"),
        help_requests=("vervoer",),
        also=("taal",),
        audience="ouderen",
        municipalities=("Borne",),
        serves=("Zenderen",),
    )
    document = make_document(offer, TAXONOMY)
    assert document.title == "automaatje rijdienst"
    assert {"chauffeurs", "wijkracht", "ouderen", "borne", "zenderen"} <= set(document.body.split())
    assert document.subjects.startswith(f"{topic_word('vervoer')} vervoer niet zelf")
    assert "taalcoach" in document.also


def test_a_hulpvraag_that_is_not_in_the_taxonomy_adds_no_words() -> None:
    assert make_document(make_offer(help_requests=("weg",)), TAXONOMY).subjects == ""


def test_what_the_encoder_reads_does_not_change_when_only_the_hours_do() -> None:
    before, after = (
        make_document(make_offer(hours=((None, hours),)), TAXONOMY) for hours in ("ma", "di")
    )
    assert before.meaning_hash == after.meaning_hash
    assert before.hash != after.hash


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        (Filters(), True),
        (Filters(municipality="Borne"), True),
        (Filters(municipality="Hengelo"), False),
        (Filters(code="vervoer"), True),
        (Filters(code="taal"), True),
        (Filters(code="rouw"), False),
        (Filters(age=11), False),
        (Filters(age=12), True),
        (Filters(age=18), True),
        (Filters(age=19), False),
        (Filters(weekday=0), True),
        (Filters(weekday=1), False),
        (Filters(place="Elders"), True),
    ],
)
def test_filters_keep_out_what_they_are_about(filters: Filters, admitted: bool) -> None:
    assert admits(filters, facts()) is admitted


def test_a_national_offer_is_found_in_every_municipality() -> None:
    assert admits(Filters(municipality="Hengelo"), facts(municipalities=()))


def test_hours_that_name_no_day_keep_an_offer_in_on_every_day() -> None:
    assert all(admits(Filters(weekday=day), facts(days=0)) for day in range(7))


@pytest.mark.parametrize("changes", [{"draft": True}, {"withdrawn": True}])
def test_announced_and_withdrawn_offers_are_for_coordinators_only(changes: dict[str, bool]) -> None:
    hidden = facts_of(make_offer(**changes))
    assert not admits(Filters(), hidden)
    assert admits(Filters(drafts=True), hidden)


@pytest.mark.parametrize(
    ("hours", "days"),
    [
        ("wekelijks", ""),
        ("74 bijeenkomsten in 2022", ""),
        ("dagelijks 9-21 uur", "0123456"),
        ("dag en nacht, ook chat", "0123456"),
        ("Lunch op dinsdag: wekelijks", "1"),
        ("maandag t/m donderdag 9.00-17.00 uur", "0123"),
        ("ma-vr 9-12", "01234"),
        ("vrijdag tot en met maandag", "0456"),
        ("elke woensdagmiddag en zaterdagen", "25"),
        ("op werkdagen", "01234"),
        ("Inloop: zondag; Lunch op dinsdag", "16"),
        ("de zorg van morgen", ""),
    ],
)
def test_days_are_read_from_hours_as_people_write_them(hours: str, days: str) -> None:
    assert "".join(str(day) for day in range(7) if days_in(hours) >> day & 1) == days


def test_an_offer_in_both_lists_comes_before_one_that_leads_a_single_list() -> None:
    ranked = [service_id for service_id, _ in fuse(["a", "both"], ["b", "both"])]
    assert ranked[0] == "both"


def test_equal_offers_stand_in_one_order_whoever_asks() -> None:
    assert fuse(["a"], []) == fuse(["a"], [])
    assert [one for one, _ in fuse(["x", "y"], [])] == ["x", "y"]
