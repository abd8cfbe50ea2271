"""The chat page while a person is waited for or writes: with script in a browser, and without."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page as BrowserPage
from playwright.async_api import async_playwright, expect

from tests.contract.test_components import ARGUMENTS, CHROMIUM
from tests.contract.test_console_api import WANTS_PERSON, call, say, worker
from tests.fake_rasa import ANSWER
from tests.gateway import Gateway, Resident
from tests.page import Page
from tests.services_needed import missing

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE = 15_000.0  # ms; the cores are shared
HOME = "/o/wijkracht"


@pytest_asyncio.fixture(loop_scope="module")
async def browser_page(gateway: Gateway) -> AsyncIterator[BrowserPage]:
    """The chat page of Wijkracht in a browser of its own."""
    if not CHROMIUM.exists():
        missing("/usr/bin/chromium (apt-get install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE)
        await page.goto(str(gateway.client.make_url(HOME)))
        yield page
        await browser.close()


async def ask_for_a_person(gateway: Gateway, page: BrowserPage) -> Resident:
    """Types it; the conversation as the database has it."""
    gateway.rasa.answer = WANTS_PERSON
    await page.locator("#bericht").fill("ik wil een mens spreken")
    await page.locator(".js-composer button").first.click()
    await expect(page.locator(".waiting")).to_be_visible(timeout=PATIENCE)
    gateway.rasa.answer = ANSWER
    rows = await gateway.execute("SELECT id FROM conversation WHERE owner = 'queue'")
    return Resident(gateway.client, rows[0][0], "", {})


@pytest.mark.needs_browser
async def test_a_resident_waits_sees_who_writes_and_reads_the_name(
    gateway: Gateway, browser_page: BrowserPage
) -> None:
    karin = await worker(gateway)
    talk = await ask_for_a_person(gateway, browser_page)
    place = browser_page.locator(".js-waiting-place")
    await expect(place).to_contain_text("Hoe lang het duurt, weten wij niet.", timeout=PATIENCE)
    await call(karin, "POST", talk, "/take")
    status = browser_page.locator(".js-status-text")
    await expect(status).to_have_text("U praat met een medewerker.", timeout=PATIENCE)
    await expect(browser_page.locator(".waiting")).to_be_hidden()
    console = await karin.ws_connect("/werk/socket")
    await console.send_json({"type": "typing", "conversation": talk.id})
    await expect(status).to_have_text("Karin schrijft een bericht…", timeout=PATIENCE)
    await say(karin, talk, "Goedemiddag, waar kan ik mee helpen?")
    said = browser_page.locator(".message--worker").last
    await expect(said).to_contain_text("Karin zegt:", timeout=PATIENCE)
    await expect(status).to_have_text("U praat met een medewerker.", timeout=PATIENCE)


@pytest.mark.needs_browser
async def test_a_resident_leaves_the_queue_and_is_offered_a_call_back(
    gateway: Gateway, browser_page: BrowserPage
) -> None:
    await worker(gateway)
    await ask_for_a_person(gateway, browser_page)
    await browser_page.get_by_role("button", name="Ik wil niet meer wachten").click()
    await expect(browser_page.locator(".waiting")).to_be_hidden(timeout=PATIENCE)
    last = browser_page.locator(".message--bot").last
    await expect(last).to_contain_text("U kunt bellen met Wijkracht", timeout=PATIENCE)
    await expect(last.get_by_role("link", name="Laat uw nummer achter")).to_be_visible()


@pytest.mark.needs_browser
async def test_a_resident_writes_on_in_a_closed_conversation(
    gateway: Gateway, browser_page: BrowserPage
) -> None:
    karin = await worker(gateway)
    talk = await ask_for_a_person(gateway, browser_page)
    await call(karin, "POST", talk, "/close")
    status = browser_page.locator(".js-status-text")
    await expect(status).to_contain_text("Dit gesprek is klaar.", timeout=PATIENCE)
    await browser_page.locator("#bericht").fill("toch nog iets")
    await browser_page.locator(".js-composer button").first.click()
    await expect(browser_page.locator(".message--bot").last).to_contain_text(
        "In welke plaats woont u?", timeout=PATIENCE
    )
    rows = await gateway.execute("SELECT count(*) FROM conversation")
    assert rows[0][0] == 1, "it goes on in the same conversation"


async def without_script(gateway: Gateway, **fields: str) -> Page:
    """Posts the form and reads the page that comes."""
    response = await gateway.client.post(f"{HOME}/bericht", data=fields)
    assert response.status == 200
    return Page(await response.text())


async def test_without_script_somebody_reads_their_place_and_can_leave(gateway: Gateway) -> None:
    await worker(gateway)
    gateway.rasa.answer = WANTS_PERSON
    page = await without_script(gateway, text="ik wil een mens spreken", client_id="c-1")
    assert "U bent als eerste aan de beurt. Hoe lang het duurt, weten wij niet." in page.words
    assert HOME in page.links, "to look whether somebody answered"
    page = await without_script(gateway, payload="queue:leave", client_id="c-2")
    assert "Goed, u wacht niet meer." in page.words
    assert "Hoe lang het duurt, weten wij niet." not in page.words


async def test_without_script_somebody_reads_who_answered(gateway: Gateway) -> None:
    karin = await worker(gateway)
    gateway.rasa.answer = WANTS_PERSON
    await without_script(gateway, text="ik wil een mens spreken", client_id="c-1")
    rows = await gateway.execute("SELECT id FROM conversation")
    await say(karin, Resident(gateway.client, rows[0][0], "", {}), "Goedemiddag.")
    page = Page(await (await gateway.client.get(HOME)).text())
    assert "Karin zegt: Goedemiddag." in page.words
    assert "U praat met een medewerker." in page.words
