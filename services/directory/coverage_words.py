"""What coverage is called in Dutch, and its lines for a file or a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from services.directory.core import HelpRequest
from services.directory.coverage import Cell, Cover, Coverage

_TEXTS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
)
WORDS: dict[str, dict[str, str]] = {cover.value: _TEXTS["cover"][cover.value] for cover in Cover}
COLUMNS: list[str] = _TEXTS["columns"]


def table_row(
    coverage: Coverage, request: HelpRequest, municipality: str, cell: Cell
) -> list[str | int]:
    """One line with the cells of COLUMNS."""
    return [
        coverage.life_domains.get(request.life_domain, request.life_domain),
        request.title,
        request.code,
        municipality,
        WORDS[cell.cover.value]["name"],
        cell.local,
        cell.regional,
        cell.national,
        cell.stale,
        cell.unmet,
    ]
