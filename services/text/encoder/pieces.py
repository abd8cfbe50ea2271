"""Cuts text into the word pieces the encoder knows: the likeliest cut of each word (unigram model).

The package tokenizers does the same with 287 MB of memory where this takes 40 (measured); both
give the same pieces on the training sentences of seven languages (tests/unit/text/test_pieces.py).
"""

from __future__ import annotations

import re
from functools import lru_cache

from services.text.encoder.packed import Vocabulary

SPACE = "\u2581"  # SentencePiece's mark for the beginning of a word
UNKNOWN_COSTS = 10.0  # log-probability below that of the rarest piece
LONGEST_WORD = 400  # characters; cutting a word takes its length times that of the longest piece
_SPACES = re.compile(" {2,}")
_WORDS = re.compile(f"{SPACE}[^{SPACE}]*")


class Pieces:
    """Text to numbers of word pieces. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._letters = vocabulary.letters
        self._unknown = vocabulary.unknown
        self._numbers = {piece: at for at, piece in enumerate(vocabulary.pieces)}
        self._scores = vocabulary.scores
        self._unknown_score = min(vocabulary.scores) - UNKNOWN_COSTS
        self._longest = max(map(len, vocabulary.pieces))
        self._of_word = lru_cache(maxsize=20_000)(self._cut)

    def of(self, text: str) -> list[int]:
        """Numbers of the pieces, without marks for begin and end; none for nothing."""
        read = _SPACES.sub(" ", text.translate(self._letters))
        if not read.startswith(" "):
            read = " " + read
        words = _WORDS.findall(read.replace(" ", SPACE))
        return [number for word in words for number in self._of_word(word[:LONGEST_WORD])]

    def _cut(self, word: str) -> tuple[int, ...]:
        """Viterbi: the best way to reach each place in the word."""
        best = [0.0] + [float("-inf")] * len(word)
        back: list[tuple[int, int]] = [(0, self._unknown)] * (len(word) + 1)
        for start in range(len(word)):
            here = best[start]
            for end in range(start + 1, min(len(word), start + self._longest) + 1):
                number = self._numbers.get(word[start:end])
                if number is None or number == self._unknown:
                    continue
                if here + self._scores[number] > best[end]:
                    best[end], back[end] = here + self._scores[number], (start, number)
            if here + self._unknown_score > best[start + 1]:
                best[start + 1] = here + self._unknown_score
                back[start + 1] = (start, self._unknown)
        found = []
        at = len(word)
        while at > 0:
            at, number = back[at]
            found.append(number)
        return tuple(reversed(found))
