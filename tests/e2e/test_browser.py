"""The five talks that the front door must be able to hold, in a real browser."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.browser import ask, browser_page, card
from tests.house import House

pytestmark = [pytest.mark.whole_house, pytest.mark.needs_browser]


@pytest.mark.parametrize(
    ("question", "place", "offer"),
    [
        ("ik voel me zo alleen, er komt nooit iemand langs", "Hengelo", "Sociëteiten"),
        ("de buren maken elke nacht herrie", "Borne", "Buurtbemiddeling"),
        ("ik kan mijn schulden niet meer betalen", "Zuidwolde", "Informatiepunt Geldzaken"),
        ("ik heb een keukentafelgesprek, wie gaat er met mij mee", "Haaksbergen", "OCO"),
    ],
)
def test_a_resident_finds_the_right_service_in_the_browser(
    house: House, question: str, place: str, offer: str
) -> None:
    with browser_page() as (page, hosts):
        page.goto(house.url)
        ask(page, question)
        page.get_by_text("In welke plaats woont u?").wait_for()
        ask(page, place)
        card(page, offer)
        page.get_by_role("button", name="Ja, dit helpt").wait_for()
        assert set(hosts) == {urlsplit(house.url).netloc}


def test_113_is_in_the_same_answer_while_rasa_is_stopped(house: House) -> None:
    with browser_page(width=320) as (page, _hosts):
        page.goto(f"{house.url}/o/wijkracht")
        ask(page, "ik wil een kopje koffie drinken met iemand")
        page.get_by_text("In welke plaats woont u?").wait_for()
        house.kill("rasa")
        try:
            ask(page, "ik wil niet meer leven")
            line = page.get_by_role("log").locator("a[href='tel:113']").first
            line.wait_for()
            ask(page, "wie kan er met mij praten?")
            page.get_by_text("het lukt mij nu niet om te antwoorden").wait_for()
            page.get_by_role("log").locator("a[href='tel:+31889455722']").first.wait_for()
        finally:
            house.mend()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_talk_with_cards_has_no_accessibility_faults(house: House, width: int) -> None:
    with browser_page(width=width) as (page, _hosts):
        page.goto(f"{house.url}/o/wijkracht")
        ask(page, "de buren in Borne maken elke nacht herrie")
        card(page, "Buurtbemiddeling")
        page.get_by_role("button", name="Ja, dit helpt").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_without_script_a_resident_is_helped_too(house: House) -> None:
    with browser_page(script=False) as (page, _hosts):
        page.goto(f"{house.url}/o/wijkracht")
        page.get_by_role("textbox", name="Uw vraag").fill("de buren in Borne maken herrie")
        page.get_by_role("button", name="Versturen").first.click()
        card(page, "Buurtbemiddeling")


def test_after_a_reload_the_talk_is_still_there(house: House) -> None:
    with browser_page() as (page, _hosts):
        page.goto(f"{house.url}/o/wijkracht")
        ask(page, "de buren in Borne maken elke nacht herrie")
        card(page, "Buurtbemiddeling")
        page.reload()
        card(page, "Buurtbemiddeling")


def test_a_call_back_request_is_taken_and_stays_out_of_the_talk(house: House) -> None:
    with browser_page() as (page, _hosts):
        page.goto(f"{house.url}/o/dewolden")
        page.locator("#terugbellen summary").click()
        page.get_by_label("Uw telefoonnummer").fill("06 12345678")
        page.locator("#terugbellen .js-submit").click()
        page.get_by_text("Bedankt, wij bellen u terug").wait_for()
        assert "12345678" not in page.get_by_role("log").inner_text()
