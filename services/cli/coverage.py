"""`voordeur directory coverage`: which hulpvragen are covered where, as a table."""

from __future__ import annotations

import csv
import sys

from services.cli.lines import note
from services.db import make_engine, make_sessions
from services.directory.coverage import look_at_coverage, rows
from services.directory.coverage_words import COLUMNS, WORDS, table_row
from services.run.browsing import make_covering
from services.settings import Settings


async def print_coverage(settings: Settings, organization: str | None) -> int:
    """The matrix as tab-separated lines on standard output; 1 when there is none.

    How much of each kind there is goes to standard error.
    """
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
