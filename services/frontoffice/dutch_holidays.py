"""Public holidays on which Dutch offices are closed, from the package `holidays`."""

from __future__ import annotations

from datetime import date

import holidays

# Good Friday and Liberation Day (once in five years) are days off only where an employer says so;
# an organisation that closes then adds a closure of its own.
_DUTCH = holidays.country_holidays("NL")


def is_holiday(day: date) -> bool:
    """True on a Dutch public holiday, such as King's Day."""
    return day in _DUTCH
