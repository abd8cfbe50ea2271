"""Several worries in one message: which hulpvragen a message really asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp, log
from typing import Any

from services.text.sentences import split_sentences

MOST_PARTS = 12  # parts of a message looked at apart; what is left goes with the last
SHORTEST_PART = 3  # words; a shorter one goes with the part before it
LIKELIEST = 6  # hulpvragen of the whole message that may be one of its worries
# Where a sentence takes up a second worry. Chosen by reading the training data.
_TURN = re.compile(
    r"\s*(?:;|,?\s+(?:en|maar)\s+(?:ook|verder|daarnaast|bovendien|daarbij)\b|,?\s+daarnaast\b"
    r"|,?\s+bovendien\b|\s+ook nog\b|,?\s+(?:en|maar)\s+(?=(?:ik|mijn|mn|m'n|we|wij|hij|zij|ze|er|nu)\b))",
    re.IGNORECASE,
)
# A logistic regression on features(), learned on tests/dialogue/development, which nothing else
# learned from (`python -m tests.choose compound`).
WEIGHTS = (2.53, 0.01, 1.42, 0.02, 0.54, 1.55, -2.81, 0.32, -2.11)
BIAS = 3.04

Chances = Mapping[str, float]


def split_parts(text: str) -> list[str]:
    """The message in parts that follow each other: sentences, cut where a second worry begins."""
    pieces: list[str] = []
    for sentence in split_sentences(text):
        cuts = [0, *(turn.start() for turn in _TURN.finditer(sentence) if turn.start())]
        pieces += [sentence[a:b].strip() for a, b in zip(cuts, [*cuts[1:], None], strict=True)]
    parts: list[str] = []
    for piece in filter(None, pieces):
        few = len(piece.split()) < SHORTEST_PART or (
            len(parts) == 1 and len(parts[0].split()) < SHORTEST_PART
        )
        if parts and (few or len(parts) == MOST_PARTS):
            parts[-1] += " " + piece
        else:
            parts.append(piece)
    return parts


def find_compound(
    whole: Chances, parts: Sequence[Chances], *, words: int, threshold: float
) -> list[str]:
    """Hulpvragen asked for, surest first; the best of the whole message is always the first.

    `words`: how many the message has. `threshold`: how sure a further one must be.
    """
    best = max(whole, key=whole.__getitem__)
    sure = {
        code: chance(values)
        for code, values in features(whole, parts, words).items()
        if code != best
    }
    others = sorted((code for code in sure if sure[code] >= threshold), key=lambda c: -sure[c])
    return [best, *others]


def features(whole: Chances, parts: Sequence[Chances], words: int) -> dict[str, tuple[float, ...]]:
    """What tells a worry from a mention, for each hulpvraag that may be one.

    The best of a part, and the likeliest of the whole: how likely in the whole and in its
    likeliest part, whether it is the best of the whole and of a part, in how many parts, how
    many parts and words there are, and how far it stands behind the best of the whole.
    """
    looked_at = parts or [whole]
    heads = [max(part, key=part.__getitem__) for part in looked_at]
    likeliest = sorted(whole, key=lambda code: -whole[code])[:LIKELIEST]
    most = max(whole.values())
    found = {}
    for code in dict.fromkeys([*likeliest, *heads]):
        in_parts = [part[code] for part in looked_at]
        found[code] = (
            log(whole[code] + 1e-4),
            log(max(in_parts) + 1e-4),
            float(code == likeliest[0]),
            float(code in heads),
            log(sum(in_parts) + 1e-3),
            heads.count(code) / len(heads),
            log(len(looked_at)),
            log(max(words, 1)),
            log(whole[code] + 1e-4) - log(most + 1e-4),
        )
    return found


def chance(values: Sequence[float]) -> float:
    """How sure it is that a hulpvraag with these features is asked for."""
    total = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))
    return 1 / (1 + exp(-max(-50.0, min(50.0, total))))


def as_dict(classes: Sequence[str], row: Any, only: frozenset[str]) -> dict[str, float]:
    """Probabilities of the chosen classes by name."""
    return {name: float(value) for name, value in zip(classes, row, strict=True) if name in only}
