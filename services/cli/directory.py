"""`voordeur directory import|export`: the sociale kaart as readable files."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.cli.lines import note
from services.db import make_engine, make_sessions
from services.directory.exchange import export_directory, import_directory
from services.directory.seed_files import SeedInvalid
from services.run.database import ensure_database
from services.search.indexing import index_services
from services.settings import Settings


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("directory", help="de sociale kaart naar bestanden, of terug")
    parser.add_argument("action", choices=["import", "export"])
    parser.add_argument("folder", type=Path, metavar="MAP", help="een bestand per organisatie")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Status 1 when a file cannot be used; then nothing was changed."""
    ensure_database(given.settings)
    try:
        return asyncio.run(_run(given.settings, given.action, given.folder))
    except SeedInvalid as invalid:
        note(f"Er is niets veranderd. {invalid}")
        return 1
    except OSError as error:
        note(f"De map is niet te gebruiken: {error.strerror}.")
        return 1


async def _run(settings: Settings, action: str, folder: Path) -> int:
    engine = make_engine(settings.database_url)
    try:
        async with make_sessions(engine).begin() as session:
            if action == "export":
                written = await export_directory(session, folder)
                note(f"{len(written)} organisaties geschreven in {folder}.")
            else:
                number = await import_directory(
                    session, folder, datetime.now(UTC), index=index_services
                )
                note(f"{number} onderdelen van het aanbod ingelezen.")
    finally:
        await engine.dispose()
    return 0
