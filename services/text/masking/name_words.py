"""Lists that tell names from other words; the lists themselves are in data/.

Small and made by hand: they only speak where a name was introduced ("ik ben …", "mevrouw …").
"""

from __future__ import annotations

import csv
from enum import Enum
from functools import lru_cache
from pathlib import Path


class Kind(Enum):
    """What a lower-case word is known as; None elsewhere means nobody listed it."""

    NAME = "first"  # a first name and nothing else: "fatma", "gerrit"
    CAPITAL = "capital"  # a first name when it has a capital: "Roos", "Wil", "Ben"
    SURNAME = "surname"
    FUNCTION = "function"  # never a name: "wie", "heeft", "goedemorgen"
    ORGANISATION = "organisation"
    PLACE = "place"
    WORD = "word"  # ordinary vocabulary of our residents


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[Kind]]:
    lists: dict[str, set[Kind]] = {}
    for file, column in (("names.csv", "names"), ("not_names.csv", "words")):
        with Path(__file__).with_name("data").joinpath(file).open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                for word in row[column].split():
                    lists.setdefault(word, set()).add(Kind(row["kind"]))
    return {word: frozenset(kinds) for word, kinds in lists.items()}


_NONE: frozenset[Kind] = frozenset()
_FIRST_OF = (
    Kind.NAME,
    Kind.FUNCTION,
    Kind.ORGANISATION,
    Kind.PLACE,
    Kind.WORD,
    Kind.SURNAME,
    Kind.CAPITAL,
)


def kinds_of(low: str) -> frozenset[Kind]:
    """Every list the word is on."""
    return _words().get(low, _NONE)


def kind_of(low: str) -> Kind | None:
    """The most telling list the word is on; None for a word nobody listed."""
    kinds = kinds_of(low)
    return next((kind for kind in _FIRST_OF if kind in kinds), None)
