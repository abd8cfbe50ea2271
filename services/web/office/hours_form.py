"""The form of opening hours: from an office to its fields and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.frontoffice.core import Office, OfficeInvalid

STRETCHES = 2  # of one day at least: before and after lunch
SPARE = 2  # empty rows for days that it is closed
MOST = 60  # rows that are read; nobody fills in more
# What people write for a time where the browser does not help them: 9, 9.00, 9:00 uur.
_TIME = re.compile(r"(\d{1,2})(?:[.:h](\d{2}))?(?: ?uur)?")

Filled = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was filled in, as use_cases.change_office takes it, and which field each row was."""

    data: dict[str, Any]
    openings: tuple[str, ...]  # begin of the names of each row that is not empty
    closures: tuple[str, ...]

    def field(self, invalid: OfficeInvalid) -> str:
        """The name of the field that an error is about."""
        ends = {"opens": "van", "closes": "tot", "first_day": "van", "last_day": "tot"}
        if invalid.row is None:
            return "grens"
        closing = invalid.field in {"first_day", "last_day", "reason"}
        rows = self.closures if closing else self.openings
        return f"{rows[invalid.row]}-{ends.get(invalid.field, 'reden')}"


def filled_in(office: Office, today: date) -> dict[str, str]:
    """The fields of an office; closed days that are over are left out."""
    filled = {"grens": str(office.queue_limit)}
    seen = [0] * 7
    for opening in office.openings:
        seen[opening.weekday] += 1
        name = f"dag-{opening.weekday}-{seen[opening.weekday]}"
        filled[f"{name}-van"] = opening.opens.isoformat("minutes")
        filled[f"{name}-tot"] = opening.closes.isoformat("minutes")
    coming = [item for item in office.closures if item.last_day >= today]
    for number, closure in enumerate(coming, 1):
        filled[f"dicht-{number}-van"] = closure.first_day.isoformat()
        filled[f"dicht-{number}-tot"] = closure.last_day.isoformat()
        filled[f"dicht-{number}-reden"] = closure.reason or ""
    return filled


def rows(filled: Filled) -> tuple[list[list[str]], list[str]]:
    """Begins of the names of the fields: per weekday, and of the closed days with spare rows."""
    days = [
        [f"dag-{day}-{n}" for n in range(1, max(STRETCHES, _last(filled, f"dag-{day}-")) + 1)]
        for day in range(7)
    ]
    last = _last(filled, "dicht-")
    return days, [f"dicht-{number}" for number in range(1, last + SPARE + 1)]


def read(form: Mapping[str, Any]) -> tuple[Sheet, dict[str, str]]:
    """What a form says, and its fields as they were typed. Rows without anything are none."""
    filled = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
    days, closed = rows(filled)
    openings = [
        (name, weekday)
        for weekday, names in enumerate(days)
        for name in names
        if _any(filled, name, "van", "tot")
    ]
    closures = [name for name in closed if _any(filled, name, "van", "tot", "reden")]
    limit = filled.get("grens", "")
    known = limit.isascii() and limit.isdigit() and len(limit) <= 6
    data = {
        "openings": [
            {
                "weekday": weekday,
                "opens": _time(filled.get(f"{name}-van", "")),
                "closes": _time(filled.get(f"{name}-tot", "")),
            }
            for name, weekday in openings
        ],
        "closures": [
            {
                "first_day": filled.get(f"{name}-van", ""),
                "last_day": filled.get(f"{name}-tot", ""),
                "reason": filled.get(f"{name}-reden", ""),
            }
            for name in closures
        ],
        "queue_limit": int(limit) if known else None,
    }
    return Sheet(data, tuple(name for name, _ in openings), tuple(closures)), filled


def _any(filled: Filled, name: str, *ends: str) -> bool:
    return any(filled.get(f"{name}-{end}") for end in ends)


def _last(filled: Filled, begin: str) -> int:
    """The highest number of a row in which something stands."""
    numbers = [0]
    for name, value in filled.items():
        number = name.removeprefix(begin).partition("-")[0]
        if name.startswith(begin) and value and number.isascii() and number.isdigit():
            numbers.append(int(number[:4]))
    return min(max(numbers), MOST)


def _time(typed: str) -> str:
    found = _TIME.fullmatch(typed.lower())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else typed
