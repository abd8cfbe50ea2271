"""Loads the sentences Voordeur says itself; they must not need Rasa or the database."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.directory.core import Offer, Organization

ANSWERS = Path(__file__).with_name("answers.yml")


@cache
def load_answers() -> dict[str, Any]:
    """The whole file, read once."""
    loaded: dict[str, Any] = yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))
    return loaded


def error_text(code: str) -> str:
    """The Dutch text of an error code; a code without a text of its own gets the general one."""
    errors = load_answers()["errors"]
    return str(errors.get(code, errors["server_error"]))


def fill_error(code: str, **facts: str) -> str:
    """The same, with facts in it."""
    return fill(error_text(code), **facts)


def signal_text(signal: str, lines: tuple[Offer, ...]) -> str:
    """What is said at a signal, with the national line's own name and numbers."""
    numbers = [
        phone.number for offer in lines for phone in offer.phones or offer.organization.phones
    ]
    name = lines[0].organization.name if lines else ""
    return fill(load_answers()["signals"][signal], name=name, phone=" of ".join(numbers))


def trouble_text(organization: Organization | None) -> str:
    """The apology, with the organisation's number where one is known."""
    texts = load_answers()["trouble"]
    if organization is None or not organization.phones:
        return str(texts["without_phone"])
    return fill(texts["with_phone"], name=organization.name, phone=organization.phones[0].number)


def fill(text: str, **facts: str) -> str:
    """Puts facts in a text; a sentence that asks for an empty one is left out."""
    kept = []
    for sentence in re.split(r"(?<=[.!?؟።])(\s+)", text):
        names = re.findall(r"\{(\w+)\}", sentence)
        if all(facts.get(name) for name in names):
            kept.append(sentence.format(**facts) if names else sentence)
    return "".join(kept).strip()
