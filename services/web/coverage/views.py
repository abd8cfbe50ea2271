"""Coverage as a picture, as a table and as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

from aiohttp import web

from services.directory.coverage import Coverage, look_at_coverage, rows
from services.directory.coverage_words import COLUMNS, WORDS, table_row
from services.keys import COVERING
from services.staff.core import Right
from services.web.login import staff_of
from services.web.workspace import staff_page


async def page(request: web.Request) -> web.Response:
    """GET /beheer/dekking: hulpvraag by municipality, of one's own organisation."""
    found = await _coverage(request)
    return staff_page(
        request,
        "coverage/coverage.html",
        matrix=matrix(found),
        totals=[(cover.value, number) for cover, number in found.totals().items()],
        words=WORDS,
        unmet=found.unmet(),
    )


async def table(request: web.Request) -> web.Response:
    """GET …/dekking.csv: one line per hulpvraag and municipality; opens well in a Dutch Excel."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    found = await _coverage(request)
    writer.writerows(table_row(found, *one) for one in rows(found))
    return web.Response(
        # The mark in front tells Excel that it is UTF-8.
        body=text.getvalue().encode("utf-8-sig"),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": 'attachment; filename="dekking.csv"'},
    )


def matrix(found: Coverage) -> dict[str, Any]:
    """The matrix for components/coverage-map and for the table: rows by leefgebied."""
    return {
        "municipalities": list(found.municipalities),
        "rows": [
            {
                "code": request.code,
                "title": request.title,
                "domain": found.life_domains.get(request.life_domain, request.life_domain),
                "cells": [
                    _cell(found.cell(request.code, name), name) for name in found.municipalities
                ],
            }
            for request in found.help_requests
        ],
    }


def _cell(cell: Any, name: str) -> dict[str, Any]:
    return {
        "municipality": name,
        "cover": cell.cover.value,
        "local": cell.local,
        "regional": cell.regional,
        "national": cell.national,
        "stale": cell.stale,
        "unmet": cell.unmet,
    }


async def _coverage(request: web.Request) -> Coverage:
    staff = staff_of(request, Right.DIRECTORY)
    return await look_at_coverage(request.config_dict[COVERING], staff.organization)
