"""What the encoder learns from: the sentences of data/nlu and those of the listener, varied."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import TEXT

from bot.nlu.classifier import HELP_REQUESTS, codes_of, parts_of
from services.text.masking import mask

REPOSITORY = Path(__file__).resolve().parents[2]
SENTENCES = REPOSITORY / "services" / "safety" / "sentences"
NONE = "none"
NO_WORRY = "-"  # of a part that asks for nothing
# Heaviest first: the order in which one signal is chosen when a message holds two.
SIGNALS = ("acuut_gevaar", "suicide", "huiselijk_geweld")
JOINS = [". ", " ", "\n", " en ", ", ", " maar ", " Verder: ", " Ook nog: ", ". O ja, ", " en ook ",
         ". Daarnaast: ", " - "]  # fmt: skip
SHORT, SHORT_SIGNAL = 35, 30  # words of a sentence that may be put together with another
# Keys beside each other, for the typing errors people make.
BESIDE = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "t": "ry", "n": "bm", "s": "ad", "r": "et",
          "d": "sf", "k": "jl", "l": "k", "g": "fh", "m": "n", "v": "cb"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence and what it asks for; None where nobody said."""

    text: str
    codes: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Item:
    """A message of one or more sentences, what it asks for, and its signal or "none"."""

    pieces: tuple[Piece, ...]
    codes: tuple[str, ...] | None
    signal: str
    mixed: bool = False  # put together here, not written as one message

    @property
    def text(self) -> str:
        """The whole message."""
        return " ".join(piece.text for piece in self.pieces)


def read_questions() -> list[Item]:
    """The training sentences of the bot, masked as messages are."""
    data = training_data_from_paths([str(REPOSITORY / "data" / "nlu")], "nl")
    found = []
    for example in data.intent_examples:
        codes = tuple(codes_of(example))
        pieces = [
            Piece(mask(words).text, (code,) if code != NO_WORRY else None)
            for words, code in parts_of(example)
        ]
        if not pieces:
            pieces = [Piece(mask(example.get(TEXT)).text, codes if len(codes) == 1 else None)]
        found.append(Item(tuple(pieces), codes, _signal_of(codes)))
    return found


def read_signals() -> list[Item]:
    """The sentences of the listener; what the others ask for nobody said."""
    found = []
    for line in _lines():
        label, text = line.split("\t")
        codes = (label,) if label != NONE else None
        found.append(Item((Piece(mask(text).text, codes),), codes, label))
    return found


def _lines() -> list[str]:
    files = sorted(SENTENCES.glob("*.tsv"))
    return [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def _signal_of(codes: Sequence[str]) -> str:
    return next((signal for signal in SIGNALS if signal in codes), NONE)


class Mixer:
    """Puts sentences together, so that a second worry or a signal is found inside a story."""

    def __init__(self, questions: Sequence[Item], signals: Sequence[Item], seed: int) -> None:
        self._random = random.Random(seed)
        self._questions = [
            item.pieces[0] for item in questions
            if len(item.pieces) == 1 and item.codes and len(item.codes) == 1
            and item.codes[0] in HELP_REQUESTS
            and item.pieces[0].text.isascii() and len(item.pieces[0].text.split()) <= SHORT
        ]  # fmt: skip
        self._calm = [piece for piece in self._questions if _signal_of(piece.codes or ()) == NONE]
        self._signals = [
            item for item in signals if len(item.pieces[0].text.split()) <= SHORT_SIGNAL
        ]

    def mix(self) -> Item:
        """Two or three questions, or a question with a sentence of the listener."""
        if self._random.random() < 0.6:
            chosen = self._random.sample(self._questions, 2 if self._random.random() < 0.8 else 3)
            codes = tuple(dict.fromkeys(code for one in chosen for code in one.codes or ()))
            return Item(tuple(chosen), codes, _signal_of(codes), mixed=True)
        item = self._random.choice(self._signals)
        question = self._random.choice(self._calm)
        pieces = [question, item.pieces[0]]
        self._random.shuffle(pieces)
        codes = (*(question.codes or ()), item.signal) if item.signal != NONE else None
        return Item(tuple(pieces), codes, item.signal, mixed=True)

    def vary(self, text: str) -> str:
        """As people type: with errors, without capitals, without points; mostly as it is."""
        if self._random.random() < 0.2:
            text = " ".join(map(self._mistype, text.split(" ")))
        if self._random.random() < 0.2:
            text = text.lower()
        if self._random.random() < 0.12:
            text = re.sub(r"[.,!?;:]", "", text)
        return text

    def join(self) -> str:
        """What stands between two sentences of one message; often nothing."""
        return self._random.choice(JOINS).strip() if self._random.random() < 0.6 else ""

    def shuffle(self, rows: list[list[object]]) -> None:
        self._random.shuffle(rows)

    def _mistype(self, word: str) -> str:
        if len(word) <= 3 or "[" in word or self._random.random() >= 0.18:
            return word
        at = self._random.randrange(1, len(word) - 1)
        here = word[at]
        return self._random.choice(
            [
                word[:at] + word[at + 1] + here + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + here + word[at:],
                word[:at] + self._random.choice(BESIDE.get(here, here)) + word[at + 1 :],
            ]
        )
