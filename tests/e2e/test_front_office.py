"""A resident, a worker and a partner in browsers of their own, through the whole house."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e.browser import Browsers, ask, browsers, card, no_faults
from tests.e2e.workers import choose_password, log_in, new_account
from tests.house import House
from tests.mail import Inbox

pytestmark = [pytest.mark.whole_house, pytest.mark.needs_browser]

KARIN = "karin@wijkracht.example"
PHONE = "06 12345678"
MAILED_WITHIN = 30.0  # seconds; the gateway looks every 15


@dataclass
class Office:
    """The house, somebody who works there, and as many browsers as are needed."""

    house: House
    browsers: Browsers
    desk: Page  # where Karin is logged in
    link: str  # with which she chose her password

    def goto(self, path: str) -> None:
        self.desk.goto(f"{self.house.url}{path}")


@pytest.fixture(scope="module")
def office(house: House) -> Iterator[Office]:
    """Karin has followed her link and is logged in."""
    link = new_account(house.settings, KARIN, "Karin Bos")
    with browsers() as opened:
        desk = opened.open()
        choose_password(desk, link)
        log_in(desk, house, KARIN)
        yield Office(house, opened, desk, link)


def test_a_new_worker_gets_in_with_a_link_that_works_once(office: Office) -> None:
    office.goto("/werk")
    assert office.desk.get_by_text("Karin Bos", exact=True).is_visible()
    office.desk.goto(office.link)
    office.desk.get_by_role("heading", name="Deze link werkt niet meer").wait_for()


def test_from_the_chat_to_a_partner_who_had_contact_and_a_mark(
    office: Office, inbox: Inbox
) -> None:
    desk = office.desk
    office.goto("/werk")
    desk.get_by_role("button", name="Zet op beschikbaar").click()
    desk.get_by_text("U bent beschikbaar").wait_for()

    chat = office.browsers.open(width=390)
    chat.goto(f"{office.house.url}/o/wijkracht")
    ask(chat, "ik snap de brieven van de belasting niet, ik woon in Borne")
    card(chat, "Thuisadministratie")
    ask(chat, "ik wil een mens spreken")
    chat.get_by_role("log").get_by_text("U bent als eerste aan de beurt.").wait_for()

    talk = take_the_first(desk)
    chat.get_by_role("log").get_by_text("U praat nu met Karin.").wait_for()
    write = talk.get_by_label("Uw bericht")
    write.fill("Goedendag, ik zoek het voor u uit.")
    write.press("Enter")
    chat.get_by_role("log").get_by_text("Goedendag, ik zoek het voor u uit.").wait_for()

    search = talk.get_by_role("searchbox")
    search.fill("hulp met post")
    talk.get_by_role("button", name="Thuisadministratie").wait_for()
    search.press("ArrowDown")
    desk.keyboard.press("Enter")
    chat.get_by_text("Karin zegt:").last.wait_for()
    chat.get_by_role("heading", name="Thuisadministratie").nth(1).wait_for()

    # From the card that was just given straight to passing the question on.
    talk.get_by_text("Aanbod: Thuisadministratie").last.click()
    no_faults(desk)
    talk.get_by_role("link", name="Verwijs door naar Thuisadministratie").last.click()
    desk.get_by_label("Waar het om gaat").fill("Wil hulp bij post van de Belastingdienst.")
    desk.get_by_label("Hoe de inwoner te bereiken is").fill(f"{PHONE}, in de ochtend")
    desk.get_by_role("button", name="Bewaar de kaart").click()
    desk.get_by_role("button", name="Toon de kaart in het gesprek").click()
    desk.get_by_role("link", name="Terug naar het gesprek").click()
    desk.get_by_role("log").get_by_text("Mogen wij uw vraag doorgeven").wait_for()

    chat.get_by_role("link", name="Bekijk wat wij doorgeven").click()
    chat.get_by_label("Dit niet doorgeven: Waar de inwoner woont").check()
    no_faults(chat)
    chat.get_by_role("button", name="Ja, geef dit door").click()
    chat.get_by_role("heading", name="U zei ja").wait_for()
    desk.get_by_role("log").get_by_text(
        "U vindt het goed dat wij dit doorgeven aan Wijkracht."
    ).wait_for()

    partner = office.browsers.open(width=768)
    partner.goto(link_in(inbox))
    passed_on = partner.get_by_role("main").inner_text()
    assert PHONE in passed_on and "Borne" not in passed_on
    no_faults(partner)
    partner.get_by_label("Contact gehad").check()
    partner.get_by_role("button", name="Opslaan").click()
    partner.get_by_text("Dank u wel.").wait_for()

    desk.get_by_role("link", name="Bekijk de doorverwijzing").last.click()
    desk.get_by_role("heading", name="Contact gehad").wait_for()
    desk.get_by_text("De inwoner haalde een regel weg.").wait_for()
    desk.get_by_role("link", name="Terug naar het gesprek").click()

    desk.get_by_role("button", name="Sluit gesprek").click()
    desk.get_by_text("Afgesloten.", exact=True).wait_for()
    assert "Leg het contact vast" in focused(desk)
    desk.keyboard.press("Enter")
    desk.get_by_role("heading", name="Contact vastleggen").wait_for()
    assert desk.get_by_label("Doorverwezen", exact=True).is_checked()
    no_faults(desk)
    desk.keyboard.press("Enter")
    desk.get_by_text("Het contact is vastgelegd.").wait_for()
    row = desk.get_by_role("row", name="Formulieren en brieven").inner_text()
    assert all(word in row for word in ("Chat", "Borne", "Doorverwezen: Thuisadministratie"))

    chat.get_by_label("9", exact=True).check()
    chat.get_by_label("Wilt u er iets bij zeggen?").fill("Fijn geholpen")
    chat.get_by_role("button", name="Stuur mijn cijfer").click()
    chat.get_by_role("heading", name="Bedankt voor uw cijfer").wait_for()
    no_faults(chat)


def test_a_call_back_goes_from_the_form_to_spoken_and_done(office: Office) -> None:
    desk = office.desk
    chat = office.browsers.open(width=320)
    chat.goto(f"{office.house.url}/o/wijkracht")
    chat.locator("#terugbellen summary").click()
    chat.get_by_label("Uw telefoonnummer").fill(PHONE)
    chat.get_by_label("Hoe mogen wij u noemen?").fill("mevrouw Jansen")
    chat.get_by_label("Waar gaat het over?").fill("vervoer naar het ziekenhuis")
    no_faults(chat)
    chat.get_by_role("button", name="Bel mij terug").click()
    chat.get_by_text("Bedankt, wij bellen u terug").wait_for()

    office.goto("/werk/terugbellen")
    row = desk.get_by_role("row", name="mevrouw Jansen")
    assert "vervoer naar het ziekenhuis" in row.inner_text()
    row.get_by_role("link").click()
    desk.get_by_role("button", name="Ik bel terug").click()
    desk.get_by_text("Het is opgeslagen.").wait_for()
    assert desk.get_by_role("link", name=f"Bel {PHONE}").get_attribute("href") == "tel:+31612345678"
    desk.get_by_label("Nee, niet bereikt").check()
    desk.get_by_role("button", name="Leg deze poging vast").click()
    desk.get_by_text("niet bereikt", exact=True).wait_for()
    desk.get_by_label("Ja", exact=True).check()
    desk.get_by_role("button", name="Leg deze poging vast").click()
    desk.get_by_text("gesproken", exact=True).wait_for()
    no_faults(desk)
    desk.get_by_label("Hoe is het afgelopen?").select_option("Gesproken en geholpen")
    desk.get_by_role("button", name="Sluit dit verzoek af").click()
    desk.get_by_text("Dit verzoek is afgesloten").wait_for()
    office.goto("/werk/terugbellen")
    assert desk.get_by_text("mevrouw Jansen").count() == 0
    office.goto("/werk/terugbellen?wie=closed")
    assert "Gesproken en geholpen" in desk.get_by_role("row", name="mevrouw Jansen").inner_text()


def test_a_caller_with_two_questions_is_one_contact(office: Office) -> None:
    desk = office.desk
    office.goto("/werk/telefoon")
    desk.get_by_role("button", name="Nieuw telefoongesprek").click()
    said = desk.get_by_label("Wat zegt de beller?")
    said.fill("mijn man heeft dementie en ik trek het niet meer")
    desk.get_by_label("Plaats of wijk").fill("Borne")
    desk.get_by_role("button", name="Zoek aanbod").click()
    desk.get_by_role("heading", name="Vraag 1: Geheugen en dementie").wait_for()
    said.fill("en ik kan de huur niet meer betalen")
    desk.get_by_role("button", name="Zoek aanbod").click()
    desk.get_by_role("heading", name="Vraag 2:").wait_for()
    assert desk.locator(".listing-card").count() > 1
    no_faults(desk)
    desk.get_by_role("link", name="Gesprek klaar: leg vast").click()
    desk.get_by_label("Gaat zelf verder").check()
    no_faults(desk)
    desk.get_by_role("button", name="Klopt, leg vast").click()
    desk.get_by_text("Wat de beller zei, is gewist.").wait_for()
    office.goto("/werk/contactmomenten")
    row = desk.get_by_role("row", name="Telefoon").first.inner_text()
    assert "Geheugen en dementie" in row and "Borne" in row


def take_the_first(desk: Page) -> Locator:
    """Takes who waits with one key; the conversation as it stands on the screen."""
    desk.get_by_role("button", name="Neem over").first.wait_for()
    desk.locator("#wachtrij-titel").focus()
    desk.keyboard.press("n")
    desk.wait_for_url(re.compile("/werk/gesprekken/"))
    talk = desk.locator(f"#gesprek-{desk.url.rsplit('/', 1)[1]}")
    talk.get_by_text("U praat met deze inwoner").wait_for()
    return talk


def link_in(inbox: Inbox) -> str:
    """The link in the last mail, as soon as there is one."""
    until = time.monotonic() + MAILED_WITHIN
    while not inbox.mails:
        assert time.monotonic() < until, "no mail came"
        time.sleep(0.1)
    text = inbox.mails[-1].get_content()
    found = re.search(r"http://\S+/v/\S+", text)
    assert found is not None, text
    return found[0]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))
