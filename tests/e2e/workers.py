"""Who works at the front door, from a new account to a screen with the queue."""

from __future__ import annotations

import os
import subprocess
import sys

from playwright.sync_api import Page

from services.settings import Settings
from tests.house import House

PASSWORD = "negen kleine fietsen in de regen"
COMMAND = "import sys; from services.cli import main; sys.exit(main())"


def new_account(settings: Settings, email: str, name: str, role: str = "worker") -> str:
    """`voordeur user add`: the one-time link that it prints."""
    added = subprocess.run(
        [sys.executable, "-c", COMMAND, "user", "add", "--email", email, "--name", name,
         "--role", role, "--organization", "wijkracht"],
        env={**os.environ, **settings.as_environ()},
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    return added.stdout.strip()


def choose_password(page: Page, link: str) -> None:
    """Follows the one-time link."""
    page.goto(link)
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Nog een keer hetzelfde wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Wachtwoord opslaan").click()
    page.get_by_text("Uw wachtwoord is opgeslagen.").wait_for()


def log_in(page: Page, house: House, email: str) -> None:
    """Through the login page; ends where the work begins."""
    page.goto(f"{house.url}/aanmelden")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    page.get_by_role("heading", name="Gesprekken", exact=True).wait_for()
