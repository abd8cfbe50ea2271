"""`voordeur directory import|export`: the sociale kaart as readable files; `coverage`: what is missing."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.cli.lines import note
from services.db import make_engine, make_sessions
from services.directory.coverage import look_at_coverage, rows
from services.directory.coverage_words import COLUMNS, WORDS, table_row
from services.directory.exchange import export_directory, import_directory
from services.directory.seed_files import SeedInvalid
from services.run.browsing import make_covering
from services.run.database import ensure_database
from services.search.indexing import index_services
from services.settings import Settings


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("directory", help="de sociale kaart naar bestanden, of terug")
    parser.add_argument("action", choices=["import", "export", "coverage"])
    parser.add_argument(
        "folder", type=Path, metavar="MAP", nargs="?", help="een bestand per organisatie"
    )
    parser.add_argument("--organization", metavar="NAAM", help="coverage: alleen van deze (slug)")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Status 1 when a file cannot be used; then nothing was changed."""
    if given.action != "coverage" and given.folder is None:
        note("Noem een map.")
        return 2
    ensure_database(given.settings)
    if given.action == "coverage":
        return asyncio.run(_coverage(given.settings, given.organization))
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


async def _coverage(settings: Settings, organization: str | None) -> int:
    """The matrix as tab-separated lines on standard output; 1 when there is none."""
    engine = make_engine(settings.database_url)
    try:
        found = await look_at_coverage(make_covering(make_sessions(engine)), organization)
    finally:
        await engine.dispose()
    if not found.municipalities:
        note("Deze organisatie heeft geen gemeenten.")
        return 1
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(table_row(found, *one) for one in rows(found))
    for cover, number in found.totals().items():
        note(f"{WORDS[cover.value]['name']}: {number}")
    note(f"vragen zonder aanbod: {found.unmet()}")
    return 0
