"""Several worries in one message: which hulpvragen a message really asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp, log
from typing import Any

from services.text.sentences import split_sentences

MOST_PARTS = 8  # parts of a message looked at apart; each costs an embedding (~10 ms)
SHORTEST_PART = 3  # words
LIKELIEST = 6  # hulpvragen of the whole message that may be one of its worries
# Where a sentence takes up a second worry. Chosen by reading the training data.
_TURN = re.compile(
    r"\s*(?:;|,?\s+(?:en|maar)\s+(?:ook|verder|daarnaast|bovendien|daarbij)\b|,?\s+daarnaast\b"
    r"|,?\s+bovendien\b|\s+ook nog\b|\s+en\s+(?=(?:ik|mijn|we|wij|hij|zij|ze|er)\b))\s*",
    re.IGNORECASE,
)
# A logistic regression on features(), fitted on chances before the temperature, each message left
# out of the model that looked at it. `python -m bot.fit_compound` fits on the chances as the bot
# gives them; it has not been run yet (docs/begrip.md).
WEIGHTS = (1.35, 0.63, 1.41, 0.34, 1.28, 2.04, -2.08, -1.03, -0.45)
BIAS = 10.33

Chances = Mapping[str, float]


def split_parts(text: str) -> list[str]:
    """Sentences, cut again where a second worry begins; at most MOST_PARTS, too short ones left out."""
    parts: list[str] = []
    for sentence in split_sentences(text):
        parts.extend(part.strip() for part in _TURN.split(sentence) if part)
    long_enough = [part for part in parts if len(part.split()) >= SHORTEST_PART]
    return long_enough[:MOST_PARTS]


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
