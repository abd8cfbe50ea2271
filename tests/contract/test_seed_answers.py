"""What a resident gets of the seed: the right offer first, somewhere, and never an announced one."""

from __future__ import annotations

from typing import Any

import pytest

from services.directory.core import Person
from services.directory.listing import listing
from services.directory.use_cases import find_route
from tests.directory_in_memory import MemoryDirectory
from tests.seeded_directory import NOW, Offers, seeded_directory, seeded_offers

TOWNS = (
    "Borne",
    "De Wolden",
    "Dinkelland",
    "Druten",
    "Haaksbergen",
    "Hengelo",
    "Meppel",
    "Oldenzaal",
    "Westerveld",
    "Wijchen",
)


@pytest.fixture(scope="module")
def seeded() -> MemoryDirectory:
    return seeded_directory()


@pytest.fixture(scope="module")
def offers() -> Offers:
    return seeded_offers()


async def names(seeded: MemoryDirectory, code: str, **person: Any) -> list[str]:
    route = await find_route(seeded, code=code, person=Person(**person), now=NOW, record=False)
    return [offer.name for offer in route.in_order()]


@pytest.mark.parametrize("age", [None, 45])
async def test_an_adult_with_a_drinking_problem_in_borne_gets_the_social_workers_first(
    seeded: MemoryDirectory, age: int | None
) -> None:
    found = await names(seeded, "verslaving", municipality="Borne", age=age)
    assert found[0] == "Algemeen maatschappelijk werk"


async def test_somebody_of_15_with_a_drug_problem_in_borne_gets_the_youth_workers_first(
    seeded: MemoryDirectory,
) -> None:
    found = await names(seeded, "verslaving", municipality="Borne", age=15)
    assert found[0] == "Skillz jongerenwerk"


async def test_somebody_of_83_who_is_lonely_in_hengelo_gets_the_work_for_the_elderly_first(
    seeded: MemoryDirectory,
) -> None:
    found = await names(seeded, "eenzaamheid", municipality="Hengelo", age=83)
    assert found[0] == "Ouderenwerk"


async def test_somebody_in_hasselo_who_is_lonely_gets_the_house_in_the_neighbourhood_first(
    seeded: MemoryDirectory,
) -> None:
    found = await names(seeded, "eenzaamheid", municipality="Hengelo", place="Hasselo")
    assert found[0] == "Wijkhuis Hasselo"


@pytest.mark.parametrize(("age", "first"), [(10, True), (83, False)])
async def test_the_line_for_children_is_named_first_to_children_only(
    seeded: MemoryDirectory, age: int, first: bool
) -> None:
    found = await names(seeded, "huiselijk_geweld", age=age)
    assert (found[0] == "Voor kinderen en jongeren") is first


@pytest.mark.parametrize("town", TOWNS)
async def test_every_question_in_every_municipality_has_an_answer_or_is_counted(
    seeded: MemoryDirectory, town: str
) -> None:
    for request in await seeded.help_requests():
        person = Person(municipality=town)
        route = await find_route(seeded, code=request.code, person=person, now=NOW, record=False)
        assert route.in_order() or route.unmet, request.code
        assert not any(offer.draft for offer in route.in_order())
        for offer in route.in_order():
            address = listing(offer, town, NOW.date())["address"]
            assert address is None or address in dict(offer.addresses)[town]
