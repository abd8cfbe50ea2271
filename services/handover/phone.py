"""Reads a telephone number that somebody typed, with the library that knows every country's."""

from __future__ import annotations

import phonenumbers


def read_phone(raw: str) -> str | None:
    """ "06 12345678" as "+31612345678"; None when it cannot be a number to call."""
    try:
        number = phonenumbers.parse(raw, "NL")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
