"""A real browser on the chat page, as a resident uses it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.services_needed import missing

# Without the network-quiet switches Chromium looks up hosts of its own at every start.
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
ANSWER_WITHIN = 20_000  # ms; the gateway itself gives up on its bot after 8 s


@contextmanager
def browser_page(width: int = 1280, *, script: bool = True) -> Iterator[tuple[Page, list[str]]]:
    """A page, and the hosts of every request it makes."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("a Chromium browser (Debian: apt-get install chromium)")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=SWITCHES)
        page = browser.new_page(
            viewport={"width": width, "height": 800}, java_script_enabled=script, locale="nl-NL"
        )
        hosts: list[str] = []
        page.on("request", lambda request: hosts.append(urlsplit(request.url).netloc))
        page.set_default_timeout(ANSWER_WITHIN)
        yield page, hosts
        browser.close()


def ask(page: Page, text: str) -> None:
    """Types a message and sends it with the keyboard."""
    box = page.get_by_role("textbox", name="Uw vraag")
    box.fill(text)
    box.press("Enter")


def card(page: Page, name: str) -> None:
    """Waits until a card with this name is in the transcript."""
    page.get_by_role("log").get_by_text(name, exact=False).first.wait_for()
