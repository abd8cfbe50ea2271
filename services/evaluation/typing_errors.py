"""The same messages with typing errors, to measure what those cost. Always the same errors."""

from __future__ import annotations

import random
from dataclasses import replace

from services.evaluation.sets import TYPED, SentenceSet

EVERY = 4  # words; in one of these is an error (the goal: at most 3 points worse)
SHORTEST = 4  # letters; people rarely misspell "de"
# Neighbours on a Dutch (QWERTY) keyboard.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in _ROWS
    for at, letter in enumerate(row)
}


def with_typing_errors(one: SentenceSet) -> SentenceSet:
    """The set under another name, each message with an error in one of every four words."""
    return SentenceSet(
        f"{one.name}{TYPED}",
        tuple(replace(row, text=mistype(row.text)) for row in one.rows),
    )


def mistype(text: str) -> str:
    """One letter wrong in one of every four words, at least one: the same text, the same errors.

    A letter is left out, doubled, swapped with the next, or its neighbour on the keyboard.
    """
    chance = random.Random(text)
    words = text.split(" ")
    long_enough = [at for at, word in enumerate(words) if sum(map(str.isalpha, word)) >= SHORTEST]
    wrong = max(1, round(len(words) / EVERY))
    for at in chance.sample(long_enough, min(wrong, len(long_enough))):
        words[at] = _wrong(words[at], chance)
    return " ".join(words)


def _wrong(word: str, chance: random.Random) -> str:
    """The word with one error, behind its first letter: that one people get right."""
    letters = [at for at, sign in enumerate(word) if sign.isalpha()][1:-1]
    at = chance.choice(letters)
    left_out = word[:at] + word[at + 1 :]
    doubled = word[:at] + word[at] + word[at:]
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    beside = _BESIDE.get(word[at].lower())
    missed = word[:at] + chance.choice(beside) + word[at + 1 :] if beside else left_out
    return chance.choice([typed for typed in (left_out, doubled, swapped, missed) if typed != word])
