"""The chat page, and everything on it for somebody without script: forms that post and reload."""

from __future__ import annotations

import pytest

from tests.gateway import BOTH_DATABASES, Gateway
from tests.page import Page, opened, shown

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

SLUGS = ["wijkracht", "dewolden", "mensenwerk", "meervoormekaar"]


@pytest.mark.parametrize("path", ["/", "/privacy", *(f"/o/{slug}" for slug in SLUGS)])
async def test_every_page_is_dutch(gateway: Gateway, path: str) -> None:
    assert (await opened(gateway, path)).language == "nl"


@pytest.mark.parametrize("path", ["/", "/privacy", *(f"/o/{slug}" for slug in SLUGS)])
async def test_every_page_lets_its_own_forms_say_where_they_come_from(
    gateway: Gateway, path: str
) -> None:
    # With "no-referrer" alone a browser sends "Origin: null" with a form, and it is refused.
    assert (await opened(gateway, path)).metas["referrer"] == "same-origin"


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("wijkracht", "Wijkracht"),
        ("dewolden", "Welzijn De Wolden"),
        ("mensenwerk", "Welzijn MensenWerk"),
        ("meervoormekaar", "MeerVoormekaar"),
    ],
)
async def test_the_name_of_the_organisation_is_in_view(
    gateway: Gateway, slug: str, name: str
) -> None:
    assert f"Deze voordeur is van {name}." in (await opened(gateway, f"/o/{slug}")).words


@pytest.mark.parametrize(
    ("slug", "number", "link"),
    [
        ("wijkracht", "088 945 57 22", "tel:+31889455722"),
        ("mensenwerk", "085 273 1444", "tel:+31852731444"),
    ],
)
async def test_the_number_of_the_organisation_is_in_view_and_can_be_called(
    gateway: Gateway, slug: str, number: str, link: str
) -> None:
    page = await opened(gateway, f"/o/{slug}")
    assert f"Bel {number}" in page.words and link in page.links


@pytest.mark.parametrize("slug", ["dewolden", "meervoormekaar"])
async def test_an_organisation_without_a_known_number_says_so_and_offers_a_call_back(
    gateway: Gateway, slug: str
) -> None:
    page = await opened(gateway, f"/o/{slug}")
    assert "is bij ons niet bekend. Laat uw nummer achter" in page.words
    assert "phone" in page.form(f"/o/{slug}/terugbellen").fields


async def test_the_joint_page_leads_to_every_municipality(gateway: Gateway) -> None:
    links = [link for link in (await opened(gateway)).links if link.startswith("/o/")]
    assert len(links) == 10 and set(links) == {f"/o/{slug}" for slug in SLUGS}


@pytest.mark.parametrize("path", ["/", *(f"/o/{slug}" for slug in SLUGS)])
async def test_every_front_door_says_that_a_computer_answers_and_a_person_can(
    gateway: Gateway, path: str
) -> None:
    words = (await opened(gateway, path)).words
    assert "Eerst antwoordt een computer. Een medewerker spreken kan altijd." in words


@pytest.mark.parametrize("path", ["/", *(f"/o/{slug}" for slug in SLUGS)])
async def test_every_front_door_gives_the_numbers_for_danger(gateway: Gateway, path: str) -> None:
    assert {"tel:112", "tel:113"} <= set((await opened(gateway, path)).links)


@pytest.mark.parametrize(
    "path", ["/o/onbekend", "/o/gemeente-borne", "/o/Wijkracht", "/o/", "/o/wijkracht/", "/x"]
)
async def test_a_page_that_is_not_there_says_so_in_dutch(gateway: Gateway, path: str) -> None:
    response = await gateway.client.get(path)
    page = Page(await response.text())
    assert (response.status, page.language) == (404, "nl")
    assert "Deze pagina bestaat niet" in page.words and "/" in page.links


async def test_looking_at_the_page_leaves_no_cookie(gateway: Gateway) -> None:
    assert not shown(await gateway.client.get("/"))


async def test_looking_at_the_page_begins_no_conversation(gateway: Gateway) -> None:
    await opened(gateway)
    assert await gateway.execute("SELECT id FROM conversation") == []
