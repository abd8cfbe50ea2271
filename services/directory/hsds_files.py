"""The public directory as HSDS 3.0 files: one record a line, or tables with a datapackage."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from services.directory.hsds_core import Asked, Hsds, Record, read_all
from services.directory.hsds_tables import TABLES, flatten

FILES = {
    "organizations": "organizations.ndjson",
    "services": "services.ndjson",
    "taxonomies": "taxonomies.ndjson",
    "taxonomy_terms": "taxonomy_terms.ndjson",
}
PACKAGE = "datapackage.json"


async def export_lines(hsds: Hsds, folder: Path) -> AsyncIterator[str]:
    """Writes a file per kind, fully nested, in order of id; yields the kind of each record.

    The same directory gives the same bytes.
    """
    _make(folder)
    for kind, name in FILES.items():
        with (folder / name).open("w", encoding="utf-8", newline="\n") as out:
            async for record in read_all(hsds, kind, Asked(full=True)):
                out.write(json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n")
                yield kind


async def export_tables(hsds: Hsds, folder: Path) -> AsyncIterator[str]:
    """Writes the tables of HSDS as CSV, with datapackage.json; yields the kind of each record."""
    _make(folder)
    with ExitStack() as open_files:
        writers = {}
        for table, columns in TABLES.items():
            path = folder / f"{table}.csv"
            out = open_files.enter_context(path.open("w", encoding="utf-8", newline=""))
            writers[table] = csv.DictWriter(out, columns, lineterminator="\r\n")
            writers[table].writeheader()
        for kind in FILES:
            async for record in read_all(hsds, kind, Asked(full=True)):
                for table, row in flatten(kind, record):
                    writers[table].writerow(row)
                yield kind
    package = json.dumps(datapackage(), ensure_ascii=False, indent=2)
    (folder / PACKAGE).write_text(package + "\n", encoding="utf-8")


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)


def datapackage() -> Record:
    """The description of the tables, as Frictionless Data has it."""
    return {
        "name": "sociale-kaart",
        "profile": "tabular-data-package",
        "title": "Sociale kaart (HSDS 3.0)",
        "resources": list(_resources()),
    }


def _resources() -> Iterator[dict[str, Any]]:
    for table, columns in TABLES.items():
        yield {
            "name": table,
            "path": f"{table}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {
                "fields": [
                    {"name": name, "type": "integer" if name.endswith("_age") else "string"}
                    for name in columns
                ],
                "primaryKey": "id",
            },
        }
