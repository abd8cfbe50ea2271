"""Real browsers, as residents, workers and partners use them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.services_needed import missing

# Without the network-quiet switches Chromium looks up hosts of its own at every start.
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
ANSWER_WITHIN = 20_000  # ms; the gateway itself gives up on its bot after 8 s


class Browsers:
    """Opens browsers: each a program of its own, that shares nothing with another."""

    def __init__(self, driver: Playwright, program: str) -> None:
        self._driver, self._program = driver, program
        self._opened: list[Browser] = []

    def open(self, width: int = 1280, *, script: bool = True) -> Page:
        """A page in a new browser."""
        browser = self._driver.chromium.launch(executable_path=self._program, args=SWITCHES)
        self._opened.append(browser)
        page = browser.new_page(
            viewport={"width": width, "height": 800}, java_script_enabled=script, locale="nl-NL"
        )
        page.set_default_timeout(ANSWER_WITHIN)
        return page

    def close(self) -> None:
        for browser in self._opened:
            browser.close()


@contextmanager
def browsers() -> Iterator[Browsers]:
    """Browsers that are closed at the end."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("a Chromium browser (Debian: apt-get install chromium)")
    with sync_playwright() as driver:
        opened = Browsers(driver, chromium)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def browser_page(width: int = 1280, *, script: bool = True) -> Iterator[tuple[Page, list[str]]]:
    """A page, and the hosts of every request it makes."""
    with browsers() as opened:
        page = opened.open(width, script=script)
        hosts: list[str] = []
        page.on("request", lambda request: hosts.append(urlsplit(request.url).netloc))
        yield page, hosts


def ask(page: Page, text: str) -> None:
    """Types a message and sends it with the keyboard."""
    box = page.get_by_role("textbox", name="Uw vraag")
    box.fill(text)
    box.press("Enter")


def card(page: Page, name: str) -> None:
    """Waits until a card with this name is in the transcript."""
    page.get_by_role("log").get_by_text(name, exact=False).first.wait_for()


def no_faults(page: Page) -> None:
    """axe finds nothing on what is shown now, and nothing is wider than the screen."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
