"""`voordeur directory import|export|coverage`: the sociale kaart as files; what is missing."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from services.cli.coverage import print_coverage
from services.cli.lines import note
from services.db import Sessions, make_engine, make_sessions
from services.directory.exchange import export_directory, import_directory
from services.directory.hsds_core import Hsds
from services.directory.hsds_files import FILES, export_lines, export_tables
from services.directory.hsds_import import Importing, import_hsds
from services.directory.hsds_store import open_hsds
from services.directory.importing import Preview
from services.directory.seed_files import SeedInvalid
from services.run.database import ensure_database
from services.search.indexing import index_services
from services.settings import Settings

FORMATS = ("yaml", "hsds", "hsds-csv")


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("directory", help="de sociale kaart naar bestanden, of terug")
    parser.add_argument("action", choices=["import", "export", "coverage"])
    parser.add_argument(
        "folder", type=Path, metavar="MAP", nargs="?", help="waar de bestanden staan of komen"
    )
    parser.add_argument("--organization", metavar="NAAM", help="coverage: alleen van deze (slug)")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="yaml",
        help="yaml: alles, een bestand per organisatie; hsds: wat openbaar is, als HSDS 3.0;"
        " hsds-csv: hetzelfde als tabellen (alleen export)",
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="hsds: neem het over; zonder ziet u alleen wat er verandert",
    )
    parser.add_argument(
        "--good-rows",
        action="store_true",
        help="hsds: neem goede regels over, ook als er foute zijn",
    )
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Status 1 when a file cannot be used; 2 for a question that cannot be."""
    if given.action == "import" and given.format == "hsds-csv":
        note("Tabellen kunt u alleen maken, niet inlezen. Gebruik --format hsds.")
        return 2
    if given.action != "coverage" and given.folder is None:
        note("Noem een map.")
        return 2
    ensure_database(given.settings)
    if given.action == "coverage":
        return asyncio.run(print_coverage(given.settings, given.organization))
    try:
        return asyncio.run(_run(given.settings, given))
    except SeedInvalid as invalid:
        note(f"Er is niets veranderd. {invalid}")
        return 1
    except SQLAlchemyError as error:
        note(f"De database weigert: {type(error).__name__}. Wat al klaar was, blijft staan.")
        return 1
    except OSError as error:
        note(f"De map is niet te gebruiken: {error.strerror}.")
        return 1


async def _run(settings: Settings, given: argparse.Namespace) -> int:
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine)
    folder: Path = given.folder
    try:
        if given.format == "yaml":
            await _readable(sessions, given.action, folder)
            return 0
        if given.action == "export":
            await _export(sessions, folder, tables=given.format == "hsds-csv")
            return 0
        return await _import(sessions, folder, yes=given.yes, good_rows=given.good_rows)
    finally:
        await engine.dispose()


async def _readable(sessions: Sessions, action: str, folder: Path) -> None:
    async with sessions.begin() as session:
        if action == "export":
            written = await export_directory(session, folder)
            note(f"{len(written)} organisaties geschreven in {folder}.")
        else:
            now = datetime.now(UTC)
            number = await import_directory(session, folder, now, index=index_services)
            note(f"{number} onderdelen van het aanbod ingelezen.")


async def _export(sessions: Sessions, folder: Path, *, tables: bool) -> None:
    hsds = Hsds(open=partial(open_hsds, sessions), find=_no_search, address="")
    export = export_tables if tables else export_lines
    services = 0
    with tqdm(desc="Schrijven", unit=" regels") as bar:
        async for kind in export(hsds, folder):
            bar.update()
            services += kind == "services"
    note(f"{services} onderdelen van het openbare aanbod geschreven in {folder}.")


async def _import(sessions: Sessions, folder: Path, *, yes: bool, good_rows: bool) -> int:
    """Looks first; writes only with --yes, and with errors only what is good and on request."""
    preview = await _go(sessions, folder, "Bekijken", write=False)
    for line in preview.lines():
        note(line)
    if preview.refused and not (yes and good_rows):
        note("Er is niets veranderd. Goede regels wel overnemen? Gebruik --yes --good-rows.")
        return 1
    if not yes:
        note("Er is nog niets veranderd. Klopt het? Gebruik --yes.")
        return 0
    if preview.new or preview.changed:
        await _go(sessions, folder, "Overnemen", write=True)
    note("Klaar.")
    return 0


async def _go(sessions: Sessions, folder: Path, what: str, *, write: bool) -> Preview:
    total = sum(_size(folder / FILES[kind]) for kind in ("organizations", "services"))
    importing = Importing(sessions, index_services, datetime.now(UTC), write)
    preview = Preview()
    with tqdm(desc=what, total=total, unit=" regels") as bar:
        async for preview in import_hsds(importing, folder):
            done = preview.new + preview.changed + preview.unchanged + preview.refused
            bar.update(done - bar.n)
    return preview


def _size(path: Path) -> int:
    if not path.exists():
        return 0
    with path.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


async def _no_search(words: str) -> Sequence[str]:
    """An export asks for everything, never for words."""
    return []
