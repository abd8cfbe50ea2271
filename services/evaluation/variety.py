"""How varied the training sentences are: counted, and for ways of writing estimated.

Reads data/nlu and nothing that is held out. What it prints is in services/cli/nlu_check.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from services.settings import REPOSITORY

NLU = REPOSITORY / "data" / "nlu"
COMPOUND = (
    "meervoudig",
    "meervoudig_in_delen",
)  # files with long messages, told apart from the rest
LANGUAGES = "talen"  # folder with the sentences in other languages
MARKERS = Path(__file__).with_name("markers.yml")
STOP_WORDS = "stopwoorden"
FEWEST_HELP_REQUEST = 120  # Dutch sentences of one worry
FEWEST_CONVERSATION = 40
NEAR_DUPLICATE = 0.85  # 1 is the same; 1 minus the edits per character of the longer one
LEAST_WITHOUT_TITLE = 0.5  # of all Dutch sentences of the hulpvragen together
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CLOSED = (".", "!", "?", "…")


class SentencesInvalid(Exception):
    """The training sentences cannot be read; the message says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Training sentences of one intent."""

    dutch: tuple[str, ...] = ()  # one worry each
    compound: tuple[str, ...] = ()
    other_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variety:
    """What is known of one intent, or of several together. Shares are of the Dutch sentences."""

    dutch: int
    compound: int
    other_languages: int
    near_duplicates: tuple[tuple[str, str], ...]
    without_title: float
    lengths: tuple[int, int, int]  # words: 10th, 50th and 90th percentile
    untidy: float  # no capital at the start, or nothing that closes the sentence
    markers: dict[str, float]  # by way of writing; an estimate


def read_sentences(folder: Path = NLU) -> dict[str, Sentences]:
    """Sentences by intent. Raises SentencesInvalid when a file is none or there are no files."""
    found: dict[str, Sentences] = {}
    for path in [*sorted(folder.glob("*.yml")), *sorted((folder / LANGUAGES).glob("*.yml"))]:
        other = path.parent.name == LANGUAGES
        for intent, texts in _read(path):
            seen = found.get(intent, Sentences())
            found[intent] = Sentences(
                seen.dutch + (() if other or path.stem in COMPOUND else texts),
                seen.compound + (texts if path.stem in COMPOUND else ()),
                seen.other_languages + (texts if other else ()),
            )
    if not found:
        raise SentencesInvalid(f"In {folder} staan geen zinnen.")
    return found


def _read(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    try:
        items = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        return [(item["intent"], tuple(_texts(item["examples"]))) for item in items]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError):
        raise SentencesInvalid(f"{path} is niet te lezen als trainingszinnen.") from None


def _texts(examples: str | list[dict[str, str]]) -> list[str]:
    if isinstance(examples, str):
        return [line.strip().removeprefix("- ") for line in examples.splitlines() if line.strip()]
    return [example["text"] for example in examples]


@cache
def read_markers(path: Path = MARKERS) -> dict[str, tuple[str, ...]]:
    """Words and phrases by way of writing, and the stop words of titles."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in content.items()}


def measure(given: Mapping[str, Sentences], titles: Mapping[str, str]) -> Variety:
    """Of these intents together. Near-duplicates are looked for within each intent.

    An intent without a title counts as having no title words.
    """
    dutch = [text for one in given.values() for text in one.dutch]
    without = sum(
        not has_title_word(text, titles.get(intent, ""))
        for intent, one in given.items()
        for text in one.dutch
    )
    return Variety(
        dutch=len(dutch),
        compound=sum(len(one.compound) for one in given.values()),
        other_languages=sum(len(one.other_languages) for one in given.values()),
        near_duplicates=tuple(
            pair
            for one in given.values()
            for pair in near_duplicates([*one.dutch, *one.compound, *one.other_languages])
        ),
        without_title=without / max(len(dutch), 1),
        lengths=_percentiles([len(text.split()) for text in dutch]),
        untidy=_share([is_untidy(text) for text in dutch]),
        markers={
            name: _share([is_marked(text, name) for text in dutch])
            for name in read_markers()
            if name != STOP_WORDS
        },
    )


def near_duplicates(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs that differ by little more than capitals and spaces; each pair once."""
    if not texts:
        return []
    plain = [" ".join(text.casefold().split()) for text in texts]
    scorer = Levenshtein.normalized_similarity
    alike = cdist(plain, plain, scorer=scorer, score_cutoff=NEAR_DUPLICATE, workers=1)
    near = np.argwhere(np.triu(alike, k=1) >= NEAR_DUPLICATE)
    return [(texts[first], texts[second]) for first, second in near]


def has_title_word(text: str, title: str) -> bool:
    """Whether a word of the title, or one made with it (schuld-eiser, huur-woning), is in the text."""
    stop = read_markers()[STOP_WORDS]
    stems = [_stem(word) for word in _WORD.findall(title.casefold()) if word not in stop]
    words = _WORD.findall(text.casefold())
    # Short stems only at the start: "rouw" is also in "vrouw".
    return any(
        word.startswith(stem) or (len(stem) > 4 and stem in word)
        for stem in stems
        for word in words
    )


def _stem(word: str) -> str:
    shorter = re.sub(r"(?:en|s|e)$", "", word)
    return shorter if len(shorter) >= 4 else word


def is_untidy(text: str) -> bool:
    """No capital at the start or no closing punctuation: how people type, not how they spell."""
    letter = next((sign for sign in text if sign.isalpha()), "A")
    return letter.islower() or not text.rstrip().endswith(_CLOSED)


def is_marked(text: str, way: str) -> bool:
    """Whether a word or phrase of this way of writing is in the text. An estimate."""
    return _pattern(way).search(text.casefold()) is not None


@cache
def _pattern(way: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in read_markers()[way])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def _share(told: Sequence[bool]) -> float:
    return sum(told) / max(len(told), 1)


def _percentiles(lengths: Sequence[int]) -> tuple[int, int, int]:
    if not lengths:
        return (0, 0, 0)
    tenth, half, ninetieth = np.percentile(lengths, (10, 50, 90))
    return (round(tenth), round(half), round(ninetieth))
