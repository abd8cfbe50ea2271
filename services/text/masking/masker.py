"""Takes personal data out of a message before it is stored, logged or understood.

Data is masked by its shape, not by whether it is valid: a mistyped BSN is still somebody's.
What helps to find the right service stays readable: places, four digits of a postcode, ages,
amounts and the numbers of public help lines.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from services.text.masking import (
    addresses,
    canvas,
    contact,
    dates,
    house_numbers,
    iban,
    name_intros,
    name_reader,
    name_words,
    names,
    number_checks,
    numbers_kept,
    phones,
    postcodes,
    runs,
    streets,
    tokens,
)
from services.text.masking.canvas import KINDS, Canvas, Finder

_ROUNDS = 12  # a label can bring two remains together; two rounds nearly always do

# Order matters: what is certain first, and numbers before the words around them.
FINDERS: tuple[Finder, ...] = (
    contact.find_emails,
    iban.find_ibans,
    runs.find_announced_bsn,
    dates.find_dates,
    postcodes.find_postcodes,
    numbers_kept.find_kept,
    phones.find_phones,
    runs.find_runs,
    addresses.find_addresses,
    names.find_names,
)

_LABEL = re.compile(rf"\[({'|'.join(KINDS)})\]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and what kinds were taken out, in order of appearance."""

    text: str
    kinds: tuple[str, ...]


def mask(text: str) -> Masked:
    """Replace personal data by its kind between brackets.

    Masking twice changes nothing: the work is repeated until it changes nothing.
    Never raises, whatever the string; time grows with the length, not faster.
    """
    kinds: set[str] = set()
    for _ in range(_ROUNDS):
        before = text
        text, found = _mask_once(text)
        kinds |= found
        if text == before:
            break
    order = dict.fromkeys(kind for kind in _LABEL.findall(text) if kind in kinds)
    return Masked(text, tuple(order))


def _mask_once(text: str) -> tuple[str, set[str]]:
    board = Canvas(text)
    for find in FINDERS:
        board.take(find(board.work))
    return board.render()


def hashed_files() -> list[Path]:
    """Every source and list that decides what is masked, in a fixed order."""
    text_rules = (canvas, contact, house_numbers, streets, addresses, tokens)
    number_rules = (number_checks, dates, iban, numbers_kept, phones, postcodes, runs)
    name_rules = (name_intros, name_reader, name_words, names)
    modules = (*text_rules, *number_rules, *name_rules)
    lists = ("names.csv", "not_names.csv", "public_lines.csv")
    files = [Path(__file__), *(Path(str(module.__file__)) for module in modules)]
    files += [Path(__file__).with_name("data") / name for name in lists]
    return sorted(files, key=lambda file: file.name)


@lru_cache(maxsize=1)
def masking_hash() -> str:
    """Fingerprint of everything that decides what is masked: a model trained on other masks is old.

    The libraries behind number_checks count too: their tables decide labels.
    """
    digest = hashlib.sha256(number_checks.LIBRARIES.encode())
    for file in hashed_files():
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
