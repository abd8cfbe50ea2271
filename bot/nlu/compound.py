"""Several worries in one message: which hulpvragen a message really asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from services.text.sentences import split_sentences

MOST_PARTS = 8  # parts of a message looked at apart; each costs an embedding (~10 ms)
SHORTEST_PART = 3  # words
# Where a sentence takes up a second worry. Chosen by reading the training data.
_TURN = re.compile(
    r"\s*(?:;|,?\s+(?:en|maar)\s+(?:ook|verder|daarnaast|bovendien|daarbij)\b|,?\s+daarnaast\b"
    r"|,?\s+bovendien\b|\s+ook nog\b|\s+en\s+(?=(?:ik|mijn|we|wij|hij|zij|ze|er)\b))\s*",
    re.IGNORECASE,
)


def split_parts(text: str) -> list[str]:
    """Sentences, cut again where a second worry begins; at most MOST_PARTS, too short ones left out."""
    parts: list[str] = []
    for sentence in split_sentences(text):
        parts.extend(part.strip() for part in _TURN.split(sentence) if part)
    long_enough = [part for part in parts if len(part.split()) >= SHORTEST_PART]
    return long_enough[:MOST_PARTS]


def find_compound(
    whole: dict[str, float],
    parts: Sequence[dict[str, float]],
    *,
    part_threshold: float,
    whole_threshold: float,
    second_threshold: float,
) -> list[str]:
    """Hulpvragen asked for, surest first; the best of the whole message is always one.

    A part adds its best hulpvraag when it is sure of it by itself and the whole message gives it
    some chance too: one stray sentence in a long story is not a second question. A hulpvraag with
    a good chance of its own in the whole message counts as well.
    """
    best = max(whole, key=whole.__getitem__)
    found = {code: chance for code, chance in whole.items() if chance >= second_threshold}
    found[best] = whole[best]
    for part in parts:
        code = max(part, key=part.__getitem__)
        if part[code] >= part_threshold and whole.get(code, 0.0) >= whole_threshold:
            found[code] = max(found.get(code, 0.0), part[code])
    others = sorted((code for code in found if code != best), key=lambda code: -found[code])
    return [best, *others]


def as_dict(classes: Sequence[str], row: Any, only: frozenset[str]) -> dict[str, float]:
    """Probabilities of the chosen classes by name."""
    return {name: float(value) for name, value in zip(classes, row, strict=True) if name in only}
