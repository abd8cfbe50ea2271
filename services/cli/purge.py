"""`voordeur purge`: removes what has been kept long enough. The gateway does it every day itself."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Any

import aiohttp

from services.cli.lines import note
from services.db import make_engine, make_sessions
from services.privacy.store import open_purge
from services.privacy.use_cases import purge
from services.rasa_client.client import RasaClient
from services.run.database import ensure_database
from services.run.secrets import read_token
from services.settings import Settings

FORGET_TIMEOUT = 10.0  # seconds for Rasa to forget one conversation


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("purge", help="wis wat lang genoeg is bewaard")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Status 1 when a conversation could not be removed because Rasa did not answer."""
    ensure_database(given.settings)
    return asyncio.run(_purge(given.settings))


async def _purge(settings: Settings) -> int:
    engine = make_engine(settings.database_url)
    try:
        async with aiohttp.ClientSession() as http:
            token = read_token(settings.run, "rasa")
            bot = RasaClient(http, settings.rasa_urls, token, timeout=FORGET_TIMEOUT)
            done = await purge(partial(open_purge, make_sessions(engine)), bot, datetime.now(UTC))
    finally:
        await engine.dispose()
    print(
        f"Gewist: {done.conversations} gesprekken, {done.callbacks} terugbelverzoeken,"
        f" {done.handovers} overdrachten, {done.incidents} incidenten,"
        f" {done.suggestions} verbeteringen, {done.logins} aanmeldingen,"
        f" {done.staff} accounts, {done.audit} regels van het logboek,"
        f" {done.presences} keer dat een medewerker er was."
    )
    if done.waiting:
        note(
            f"{done.waiting} gesprekken blijven staan: Rasa antwoordt niet. Open eerst de voordeur."
        )
    return 1 if done.waiting else 0
