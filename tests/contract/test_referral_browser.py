"""A resident with script: the card opens in the conversation, and an answer is told at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from tests.contract.test_components import ARGUMENTS, CHROMIUM
from tests.contract.test_referral_pages import HOME, TYPED, an_offer
from tests.gateway import Gateway
from tests.referral import PHONE
from tests.services_needed import missing
from tests.staff import LoggedInClient, log_in

pytestmark = [pytest.mark.needs_browser, pytest.mark.asyncio(loop_scope="module")]

OPEN = "Bekijk wat wij doorgeven"


@pytest_asyncio.fixture(loop_scope="module")
async def page() -> AsyncIterator[Page]:
    if not CHROMIUM.exists():
        missing("/usr/bin/chromium (apt-get install chromium)")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        shown = await browser.new_page(viewport={"width": 320, "height": 800})
        shown.set_default_timeout(10_000)
        yield shown
        await browser.close()


async def asked(gateway: Gateway, page: Page) -> tuple[LoggedInClient, str]:
    """Somebody whose conversation shows a card that is asked about."""
    await page.goto(str(gateway.client.server.make_url("/o/wijkracht")))
    await page.get_by_role("log").get_by_text("Dag! Ik ben Voordeur").wait_for()
    (talk,) = await gateway.execute("SELECT id FROM conversation")
    worker = await log_in(gateway)
    fields = TYPED | {"offer": await an_offer(gateway), "conversation": talk[0]}
    written = await worker.post(f"{HOME}/nieuw", **fields)
    path = str(written.headers["Location"].partition("?")[0])
    assert (await worker.post(f"{path}/vragen")).status == 303
    await page.get_by_role("link", name=OPEN).wait_for()  # pushed, without loading again
    return worker, path


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.textContent"))


async def state(gateway: Gateway) -> str:
    (row,) = await gateway.execute("SELECT state FROM referral")
    return str(row[0])


async def test_with_the_keyboard_a_line_is_struck_and_the_rest_agreed_to(
    gateway: Gateway, page: Page
) -> None:
    worker, path = await asked(gateway, page)
    await page.get_by_role("link", name=OPEN).press("Enter")
    await page.get_by_role("heading", name="Dit willen wij doorgeven aan Wijkracht").wait_for()
    assert "Dit willen wij doorgeven" in await focused(page)
    await page.get_by_label("Dit niet doorgeven: Waar de inwoner woont").press("Space")
    await page.get_by_role("button", name="Ja, geef dit door").press("Enter")
    await page.get_by_role("heading", name="U zei ja").wait_for()
    assert "U zei ja" in await focused(page)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    text = await worker.page(path)
    assert "De inwoner haalde een regel weg." in text and PHONE in text and "Borne" not in text


async def test_who_says_no_sees_that_nothing_is_passed_on(gateway: Gateway, page: Page) -> None:
    await asked(gateway, page)
    await page.get_by_role("link", name=OPEN).click()
    await page.get_by_role("button", name="Nee, geef niets door").click()
    await page.get_by_role("heading", name="U zei nee").wait_for()
    assert await state(gateway) == "refused"


async def test_who_agreed_can_take_it_back_also_after_loading_again(
    gateway: Gateway, page: Page
) -> None:
    await asked(gateway, page)
    await page.get_by_role("link", name=OPEN).click()
    await page.get_by_role("button", name="Ja, geef dit door").click()
    await page.get_by_role("heading", name="U zei ja").wait_for()
    await page.reload()
    await page.get_by_role("link", name=OPEN).click()
    await page.get_by_role("button", name="Trek dit in").click()
    await page.get_by_role("heading", name="Ingetrokken").wait_for()
    assert await state(gateway) == "withdrawn"


async def test_a_card_that_changed_meanwhile_is_shown_anew_instead_of_agreed_to(
    gateway: Gateway, page: Page
) -> None:
    worker, path = await asked(gateway, page)
    await page.get_by_role("link", name=OPEN).click()
    await page.get_by_role("button", name="Ja, geef dit door").wait_for()
    await worker.post(f"{path}/wijzigen", **TYPED | {"question": "Iets anders."})
    await worker.post(f"{path}/vragen")
    await page.get_by_role("button", name="Ja, geef dit door").click()
    await page.get_by_role("alert").get_by_text("De kaart is veranderd").wait_for()
    await page.get_by_text("Iets anders.").wait_for()
    assert await state(gateway) == "asked"


async def test_striking_everything_is_told_below_the_card_and_keeps_the_ticks(
    gateway: Gateway, page: Page
) -> None:
    await asked(gateway, page)
    await page.get_by_role("link", name=OPEN).click()
    boxes = page.get_by_role("checkbox")
    await boxes.first.wait_for()
    for box in await boxes.all():
        await box.check()
    await page.get_by_role("button", name="Ja, geef dit door").click()
    await page.get_by_role("alert").get_by_text("U hebt alles weggehaald").wait_for()
    assert all([await box.is_checked() for box in await boxes.all()])
