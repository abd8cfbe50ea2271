"""The public sociale kaart as a resident without script has it, and as a search engine reads it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
import pytest_asyncio

from tests.gateway import BOTH_DATABASES, Gateway
from tests.page import Page, opened

pytestmark = [BOTH_DATABASES, pytest.mark.asyncio(loop_scope="module")]

HOME = "/sociale-kaart"
HELP = "600c560a-e907-5e7c-9729-6c68cfc99293"  # Thuisadministratie of Wijkracht, not in Oldenzaal
PATH = f"{HOME}/aanbod/{HELP}-thuisadministratie"
NUMBER = "088 945 57 22"


@pytest_asyncio.fixture(loop_scope="module")
async def checked(gateway: Gateway) -> AsyncIterator[Gateway]:
    """Somebody checked Thuisadministratie today."""
    await set_offer(gateway, assured_date=date.today())
    yield gateway
    await set_offer(gateway, assured_date=date(2022, 12, 31))


@pytest_asyncio.fixture(loop_scope="module")
async def restored(gateway: Gateway) -> AsyncIterator[Gateway]:
    """Thuisadministratie is as the seed has it after the test."""
    yield gateway
    await set_offer(
        gateway, status="active", draft=False, reported_wrong=False, name="Thuisadministratie"
    )


async def set_offer(gateway: Gateway, **columns: object) -> None:
    for column, value in columns.items():
        await gateway.execute(
            f"UPDATE service SET {column} = :value WHERE id = :id", value=value, id=HELP
        )


async def text_of(gateway: Gateway, path: str, status: int = 200) -> str:
    response = await gateway.client.get(path, allow_redirects=False)
    assert response.status == status, path
    return await response.text()


# --- browsing


async def test_from_the_start_to_an_offer_in_three_links(gateway: Gateway) -> None:
    start = await opened(gateway, HOME)
    assert f"{HOME}?plaats=Borne" in start.links
    borne = await opened(gateway, f"{HOME}?plaats=Borne")
    assert f"{HOME}/onderwerp/administratie?plaats=Borne" in borne.links
    topic = await opened(gateway, f"{HOME}/onderwerp/administratie?plaats=Borne")
    assert f"{PATH}?plaats=Borne" in topic.links
    offer = await opened(gateway, f"{PATH}?plaats=Borne")
    assert (
        "Marktstraat 23" in offer.words and f"tel:+31{NUMBER[1:].replace(' ', '')}" in offer.links
    )


async def test_the_chat_leads_to_the_sociale_kaart_and_back(gateway: Gateway) -> None:
    assert HOME in (await opened(gateway)).links
    assert f"{HOME}?plaats=Borne" in (await opened(gateway, "/o/wijkracht")).links
    assert "/o/wijkracht" in (await opened(gateway, f"{HOME}?plaats=Borne")).links


async def test_a_village_shows_its_municipality_and_front_office(gateway: Gateway) -> None:
    page = await opened(gateway, f"{HOME}/onderwerp/administratie?plaats=Zenderen")
    assert "in Borne" in page.words and NUMBER in page.words
    assert f"{PATH}?plaats=Zenderen" in page.links


async def test_a_leefgebied_shows_its_hulpvragen(gateway: Gateway) -> None:
    page = await opened(gateway, f"{HOME}/leefgebied/geld?plaats=Borne")
    assert f"{HOME}/onderwerp/schulden?plaats=Borne" in page.links
    assert "deurwaarder" in page.words and f"{HOME}/onderwerp/vervoer" not in page.links


async def test_a_postcode_shows_the_place_and_is_not_carried_on(gateway: Gateway) -> None:
    page = await opened(gateway, f"{HOME}?plaats=7621+AB")
    assert "Sociale kaart van Borne" in page.words
    assert not [link for link in page.links if "7621" in link]


async def test_an_unknown_place_is_said_at_the_field_and_nothing_typed_is_lost(
    gateway: Gateway,
) -> None:
    page = Page(await text_of(gateway, f"{HOME}/zoeken?woorden=brief&plaats=Xyzzy", 422))
    assert page.errors[0][0] == "#plaats"
    assert page.has("input", name="woorden", value="brief")
    assert page.has("input", name="plaats", value="Xyzzy", aria_invalid="true")
    assert f"{HOME}/zoeken?woorden=brief&plaats=Borne" in page.links


async def test_outside_the_municipalities_only_national_offers_are_shown(gateway: Gateway) -> None:
    page = await opened(gateway, f"{HOME}/zoeken?woorden=schulden&plaats=Delft")
    assert "In Delft kennen wij het aanbod niet" in page.words
    assert "Geldfit" in page.words and "Wijkracht" not in page.words


async def test_no_offer_is_said_out_loud_with_somebody_to_call(gateway: Gateway) -> None:
    page = await opened(gateway, f"{HOME}/onderwerp/digitaal?plaats=Hengelo")
    assert "kennen wij in Hengelo nog niemand" in page.words and NUMBER in page.words
    assert await gateway.execute("SELECT id FROM unmet_request") == []


@pytest.mark.parametrize(
    "path",
    [
        f"{HOME}/onderwerp/verzonnen",
        f"{HOME}/leefgebied/verzonnen",
        f"{HOME}/onderwerp/schulden?plaats=Borne&pagina=2",
        f"{HOME}/onderwerp/schulden?pagina=-1",
        f"{HOME}/onderwerp/schulden?pagina=²",
        f"{HOME}/aanbod/11111111-1111-4111-8111-111111111111",
        f"{HOME}/aanbod/{HELP}/meer",
        "/sitemap-2.xml",
    ],
)
async def test_what_is_not_there_is_a_404(gateway: Gateway, path: str) -> None:
    await text_of(gateway, path, 404)


# --- trust


async def test_a_stale_offer_stands_behind_the_front_offices_own_number(gateway: Gateway) -> None:
    for path in (
        f"{HOME}/onderwerp/administratie?plaats=Borne",
        f"{HOME}/zoeken?woorden=thuisadministratie&plaats=Borne",
        PATH,
    ):
        html = await text_of(gateway, path)
        main = html[html.index("</nav>", html.index("<main")) :]
        assert "lang niet gecontroleerd. Vraag eerst" in main
        first = main.index(f'Bel {NUMBER}</a> <span class="first-call__name">Wijkracht')
        assert first < main.index("Thuisadministratie</")
        assert "Al lang niet gecontroleerd (31 december 2022): bel eerst" in main


async def test_an_offer_checked_today_stands_alone(checked: Gateway) -> None:
    page = await opened(checked, PATH)
    assert "Gecontroleerd op" in page.words and "lang niet" not in page.words.casefold()


async def test_offers_checked_lately_come_first(checked: Gateway) -> None:
    page = await opened(checked, f"{HOME}/onderwerp/schulden?plaats=Borne")
    order = [
        page.words.index(text) for text in ("Thuisadministratie", "Lang niet", "Algemeen maat")
    ]
    assert order == sorted(order)


async def test_an_ageing_offer_says_to_call_ahead(restored: Gateway) -> None:
    await set_offer(restored, assured_date=date.today() - timedelta(days=250))
    assert "bel even vooraf" in (await opened(restored, PATH)).words
    await set_offer(restored, assured_date=date(2022, 12, 31))


# --- addresses of offers


@pytest.mark.parametrize("end", ["", "-", "-oude-naam"])
async def test_an_offer_has_one_address(gateway: Gateway, end: str) -> None:
    path = f"{HOME}/aanbod/{HELP}{end}"
    answer = await gateway.client.get(f"{path}?plaats=Borne", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (301, f"{PATH}?plaats=Borne")


@pytest.mark.parametrize("change", [{"status": "inactive"}, {"reported_wrong": True}])
async def test_an_offer_that_is_gone_says_so_and_whom_to_call(
    restored: Gateway, change: dict[str, object]
) -> None:
    await set_offer(restored, **change)
    page = Page(await text_of(restored, PATH, 410))
    assert "Dit aanbod is er niet meer" in page.words and NUMBER in page.words
    assert page.metas["robots"] == "noindex"
    assert PATH not in await text_of(restored, "/sitemap-1.xml")
    assert PATH not in await text_of(restored, f"{HOME}/onderwerp/administratie?plaats=Borne")


async def test_a_draft_has_no_page(restored: Gateway) -> None:
    await set_offer(restored, draft=True)
    await text_of(restored, PATH, 404)


async def test_what_only_staff_may_know_is_on_no_page(restored: Gateway) -> None:
    await set_offer(restored, handover_email="alleen@intern.example", note="geheime notitie")
    html = await text_of(restored, PATH)
    await set_offer(restored, handover_email=None, note=None)
    assert "intern.example" not in html and "geheime" not in html


# --- searching


async def test_a_search_finds_what_nobody_would_call_that(gateway: Gateway) -> None:
    page = await opened(gateway, f"{HOME}/zoeken?woorden=thuisadminstratie&plaats=Hengelo")
    assert f"{PATH}?plaats=Hengelo" in page.links


async def test_a_place_in_the_words_is_the_place_of_the_search(gateway: Gateway) -> None:
    page = await opened(gateway, f"{HOME}/zoeken?woorden=formulierenbrigade+in+Druten&plaats=")
    assert "Zoeken in Druten" in page.words


async def test_danger_in_a_search_gets_the_line_first(gateway: Gateway) -> None:
    html = await text_of(gateway, f"{HOME}/zoeken?woorden=ik+wil+dood")
    main = html[html.index("<main") :]
    assert main.index('href="tel:113"') < main.index('name="woorden"')
    assert "klaar voor een medewerker" not in main


async def test_what_was_typed_becomes_no_markup_and_stays_nowhere(gateway: Gateway) -> None:
    words = "<script>alert(1)</script>geheimwoord"
    response = await gateway.client.get(f"{HOME}/zoeken", params={"woorden": words})
    html = await response.text()
    assert "<script>alert" not in html and "geheimwoord" in html
    assert response.headers["Cache-Control"] == "no-store"
    assert await gateway.tables_with("geheimwoord") == set()


async def test_very_long_words_are_cut(gateway: Gateway) -> None:
    response = await gateway.client.get(f"{HOME}/zoeken", params={"woorden": "post " * 500})
    assert response.status == 200


async def test_who_searches_all_the_time_has_to_wait(gateway: Gateway) -> None:
    answers = [await gateway.client.get(f"{HOME}/zoeken") for _ in range(61)]
    assert [answer.status for answer in answers[-2:]] == [200, 429]


# --- caches


@pytest.mark.parametrize("path", [HOME, PATH, f"{HOME}/onderwerp/administratie?plaats=Borne"])
async def test_a_page_that_did_not_change_is_not_sent_again(gateway: Gateway, path: str) -> None:
    first = await gateway.client.get(path)
    assert first.headers["Cache-Control"] == "public, no-cache"
    tag = first.headers["ETag"]
    for given in (tag, f"W/{tag}", f'"x", {tag}'):
        again = await gateway.client.get(path, headers={"If-None-Match": given})
        assert (again.status, again.headers["ETag"]) == (304, tag)


async def test_a_page_that_changed_is_sent_at_once(restored: Gateway) -> None:
    first = await restored.client.get(PATH)
    await set_offer(restored, name="Thuisadministratie!")
    again = await restored.client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 200


@pytest.mark.parametrize("code", ["huiselijk_geweld", "suicide", "acuut_gevaar"])
async def test_pages_about_danger_stay_on_no_computer_and_begin_with_the_line(
    gateway: Gateway, code: str
) -> None:
    response = await gateway.client.get(f"{HOME}/onderwerp/{code}?plaats=Meppel")
    assert response.headers["Cache-Control"] == "no-store" and "ETag" not in response.headers
    assert "signal-card__line" in await response.text()


# --- search engines


async def test_robots_are_shown_the_sitemap_and_kept_from_searching(gateway: Gateway) -> None:
    lines = (await text_of(gateway, "/robots.txt")).splitlines()
    assert f"Disallow: {HOME}/zoeken" in lines and "Disallow: /werk" in lines
    assert any(re.fullmatch(r"Sitemap: http://\S+/sitemap.xml", line) for line in lines)


async def test_every_address_in_the_sitemap_is_a_page_that_may_be_indexed(gateway: Gateway) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = ET.fromstring((await text_of(gateway, "/sitemap.xml")).encode())
    files = [item.text or "" for item in index.findall(".//s:loc", space)]
    assert len(files) == 2
    checked = 0
    for file in files:
        urls = ET.fromstring((await text_of(gateway, "/" + file.rsplit("/", 1)[1])).encode())
        found = [item.text or "" for item in urls.findall(".//s:loc", space)]
        for url in found[:: max(1, len(found) // 12)]:
            html = await text_of(gateway, "/" + url.split("/", 3)[3])
            assert f'<link rel="canonical" href="{url}">' in html
            checked += 1
    assert checked > 20


async def test_an_offer_tells_search_engines_what_it_is(gateway: Gateway) -> None:
    html = await text_of(gateway, PATH)
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])
    assert (data["@type"], data["name"]) == ("Service", "Thuisadministratie")
    assert data["provider"] == {
        "@type": "NGO", "name": "Wijkracht", "url": "https://www.wijkracht.nl", "telephone": NUMBER,
    }  # fmt: skip
    assert "Borne" in [area["name"] for area in data["areaServed"]]
    assert data["url"].endswith(PATH)
