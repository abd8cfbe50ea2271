"""Two browsers, a resident's and a worker's: from the chat through the queue to a closed conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, async_playwright

from services.web.login import COOKIE
from tests.contract.test_components import ARGUMENTS, CHROMIUM
from tests.contract.test_console_api import WANTS_PERSON, call, say, waiting, worker
from tests.fake_rasa import ANSWER
from tests.gateway import Gateway, Resident
from tests.services_needed import missing
from tests.staff import LoggedInClient

pytestmark = [pytest.mark.needs_browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists():
        missing("/usr/bin/chromium (apt-get install chromium)")
    async with async_playwright() as driver:
        started = await driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        await started.close()


async def open_page(
    browser: Browser,
    gateway: Gateway,
    somebody: LoggedInClient | None = None,
    *,
    width: int = 1280,
    script: bool = True,
) -> Page:
    """A browser of its own, in which this worker is logged in."""
    context = await browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, locale="nl-NL"
    )
    gateway.opened.append(context.close)
    if somebody is not None:
        cookie = somebody.session.cookie_jar.filter_cookies(gateway.client.server.make_url("/"))
        value = cookie[COOKIE].value
        url = str(gateway.client.server.make_url("/"))
        await context.add_cookies([{"name": COOKIE, "value": value, "url": url}])
    page = await context.new_page()
    page.set_default_timeout(10_000)
    return page


def address(gateway: Gateway, path: str) -> str:
    return str(gateway.client.server.make_url(path))


async def at_work(
    browser: Browser, gateway: Gateway, somebody: LoggedInClient, **more: int
) -> Page:
    """The console, with its socket open."""
    page = await open_page(browser, gateway, somebody, **more)
    async with page.expect_websocket():
        await page.goto(address(gateway, "/werk"))
    return page


async def test_a_resident_and_a_worker_go_from_the_queue_to_a_closed_conversation(
    gateway: Gateway, browser: Browser
) -> None:
    karin = await worker(gateway)
    desk = await at_work(browser, gateway, karin)
    await desk.get_by_text("Er wacht niemand.").wait_for()

    chat = await open_page(browser, gateway, width=320)
    await chat.goto(address(gateway, "/o/wijkracht"))
    box = chat.get_by_role("textbox", name="Uw vraag")
    await box.fill("ik heb schulden")
    await box.press("Enter")
    await chat.get_by_role("log").get_by_text("In welke plaats woont u?").wait_for()
    gateway.rasa.answer = WANTS_PERSON
    await box.fill("ik wil een mens spreken")
    await box.press("Enter")
    await chat.get_by_role("log").get_by_text("Ik haal iemand.").wait_for()
    gateway.rasa.answer = ANSWER

    await desk.get_by_role("link", name="Schulden").wait_for()
    await desk.locator("#wachtrij-titel").focus()
    await desk.keyboard.press("n")
    talk = desk.get_by_role("article", name="Schulden")
    await talk.get_by_text("U praat met deze inwoner sinds").wait_for()
    assert await talk.get_by_text("Begrepen: Schulden").count() == 1
    await chat.get_by_role("log").get_by_text("U praat nu met Karin.").wait_for()

    await box.type("nog iets")
    await talk.get_by_text("De inwoner typt").wait_for()

    write = talk.get_by_label("Uw bericht")
    await write.fill("Goedendag, ik lees even mee.")
    await chat.get_by_text("Karin schrijft een bericht").wait_for()
    await write.press("Enter")
    await chat.get_by_role("log").get_by_text("Goedendag, ik lees even mee.").wait_for()
    assert await write.input_value() == ""

    search = talk.get_by_role("searchbox")
    await search.fill("thuisadministratie")
    await talk.get_by_role("button", name="Thuisadministratie").first.wait_for()
    await search.press("ArrowDown")
    await desk.keyboard.press("Enter")
    await chat.get_by_role("log").get_by_role("heading", name="Thuisadministratie").wait_for()
    await talk.get_by_role("log").get_by_text("Aanbod: Thuisadministratie").wait_for()

    await talk.get_by_text("Notities").click()
    await talk.get_by_label("Nieuwe notitie").fill("Komt morgen terug")
    await talk.get_by_role("button", name="Bewaar").click()
    await talk.get_by_role("listitem").get_by_text("Komt morgen terug").wait_for()
    assert await chat.get_by_text("Komt morgen terug").count() == 0

    await talk.get_by_role("button", name="Sluit gesprek").click()
    await chat.get_by_role("log").get_by_text("Dit gesprek is klaar.").wait_for()
    await talk.get_by_text("Afgesloten.").wait_for()
    assert await desk.evaluate("document.documentElement.scrollWidth") <= 1280


async def test_who_comes_too_late_is_told_who_has_it_and_keeps_what_was_typed(
    gateway: Gateway, browser: Browser
) -> None:
    karin, mo = await worker(gateway), await worker(gateway, "Mo")
    talk = await waiting(gateway)
    desk = await at_work(browser, gateway, karin)
    await desk.get_by_role("link", name="Schulden").click()
    article = desk.get_by_role("article", name="Schulden")
    await article.get_by_label("Uw bericht").fill("Ik help u graag")
    await call(mo, "POST", talk, "/take")
    await article.get_by_text("Mo Smit heeft dit gesprek").wait_for()
    assert await article.get_by_label("Uw bericht").input_value() == "Ik help u graag"
    assert await article.get_by_role("button", name="Verstuur").is_disabled()


async def test_what_was_typed_is_still_there_after_loading_the_page_again(
    gateway: Gateway, browser: Browser
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await call(karin, "POST", talk, "/take")
    desk = await at_work(browser, gateway, karin)
    await desk.get_by_label("Uw bericht").fill("Half getypt")
    await desk.reload()
    await desk.get_by_label("Uw bericht").wait_for()
    assert await desk.get_by_label("Uw bericht").input_value() == "Half getypt"


async def test_a_lost_connection_is_said_and_the_message_comes_when_it_is_back(
    gateway: Gateway, browser: Browser
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await call(karin, "POST", talk, "/take")
    desk = await at_work(browser, gateway, karin)
    write = desk.get_by_label("Uw bericht")
    await write.wait_for()
    await desk.context.set_offline(True)
    await write.fill("Bent u er nog?")
    await write.press("Enter")
    await desk.get_by_text("Er is nu geen verbinding.").wait_for()
    await desk.context.set_offline(False)
    await desk.locator("[data-pending]").wait_for(state="detached")
    texts = [message["text"] for message in await talk.messages()]
    assert texts.count("Bent u er nog?") == 1


async def test_two_conversations_stand_side_by_side_and_keep_their_own_words(
    gateway: Gateway, browser: Browser
) -> None:
    karin = await worker(gateway)
    talks = [await waiting(gateway), await waiting(gateway, "de buren maken herrie")]
    for talk in talks:
        await call(karin, "POST", talk, "/take")
    desk = await at_work(browser, gateway, karin)
    for talk in talks:
        await desk.locator(f"#bericht-{talk.id}").fill(f"voor {talk.id}")
    boxes = [await desk.locator(f"#gesprek-{talk.id}").bounding_box() for talk in talks]
    assert boxes[0] and boxes[1] and boxes[0]["y"] == boxes[1]["y"]
    for talk in talks:
        assert await desk.locator(f"#bericht-{talk.id}").input_value() == f"voor {talk.id}"


async def test_single_keys_do_nothing_in_a_field_and_can_be_switched_off(
    gateway: Gateway, browser: Browser
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await call(karin, "POST", talk, "/take")
    desk = await at_work(browser, gateway, karin)
    write = desk.get_by_label("Uw bericht")
    await write.type("zo?")
    assert await write.input_value() == "zo?"
    await write.press("Escape")
    await desk.keyboard.press("?")
    await desk.get_by_role("dialog").wait_for()
    await desk.get_by_label("Sneltoetsen van één letter zijn aan").uncheck()
    await desk.keyboard.press("Escape")
    await desk.keyboard.press("?")
    assert await desk.get_by_role("dialog").count() == 0


async def test_a_ready_sentence_comes_with_a_slash(gateway: Gateway, browser: Browser) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    for title in ("Begroeting", "Tot ziens"):
        await karin.post("/werk/antwoorden", title=title, text=f"{title}, zei ik.")
    await call(karin, "POST", talk, "/take")
    desk = await at_work(browser, gateway, karin)
    write = desk.get_by_label("Uw bericht")
    await write.type("/tot")
    await desk.get_by_role("link", name="Tot ziens").wait_for()
    await write.press("Enter")
    assert await write.input_value() == "Tot ziens, zei ik."


async def test_a_message_of_the_resident_comes_in_by_itself(
    gateway: Gateway, browser: Browser
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await call(karin, "POST", talk, "/take")
    await say(karin, talk, "Vertel eens.")
    desk = await at_work(browser, gateway, karin, width=768)
    await desk.get_by_role("link", name="Schulden").click()
    await talk.say("ik heb een brief gekregen")
    await desk.get_by_role("log").get_by_text("ik heb een brief gekregen").wait_for()
    assert await desk.evaluate("document.documentElement.scrollWidth") <= 768


async def say_while_loading(page: Page, pattern: str, talk: Resident, words: str) -> None:
    """The resident says something after the gateway wrote this and before the browser has it."""

    async def hold(route: Route) -> None:
        written = await route.fetch()
        await talk.say(words)
        await route.fulfill(response=written)

    await page.route(pattern, hold, times=1)


async def test_what_is_said_while_a_conversation_is_being_opened_is_shown(
    gateway: Gateway, browser: Browser
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await call(karin, "POST", talk, "/take")
    desk = await at_work(browser, gateway, karin, width=768)
    await desk.locator(".desk--live").wait_for()
    await say_while_loading(desk, "**/deel", talk, "er staat een man aan de deur")
    await desk.get_by_role("link", name="Schulden").click()
    await desk.get_by_role("log").get_by_text("er staat een man aan de deur").wait_for()


async def test_what_is_said_while_the_page_is_loading_is_shown(
    gateway: Gateway, browser: Browser
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await call(karin, "POST", talk, "/take")
    desk = await open_page(browser, gateway, karin)
    await say_while_loading(desk, "**/console/desk.js", talk, "bent u daar nog")
    await desk.goto(address(gateway, f"/werk/gesprekken/{talk.id}"))
    await desk.get_by_role("log").get_by_text("bent u daar nog").wait_for()
