"""The sentences the listener learns from: one file a writer, and the ordinary questions of data/nlu."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from services.safety.core import Signal

FOLDER = Path(__file__).resolve().parent.parent / "sentences"
NLU = Path(__file__).resolve().parents[3] / "data" / "nlu"
NONE = "none"
LABELS = frozenset([NONE, *Signal])
ORDINARY = "nlu"  # group of the questions the bot learns from


class SentenceInvalid(ValueError):
    """A line that cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line: who wrote it (the file), what it is, and the text."""

    writer: str
    label: str
    text: str


def read_sentences(folder: Path = FOLDER) -> list[Sentence]:
    """Every line of every writer, in order; raises SentenceInvalid."""
    return [
        _sentence(path, number, line)
        for path in sorted(folder.glob("*.tsv"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    ]


def read_ordinary(folder: Path = NLU) -> list[Sentence]:
    """The training sentences of the bot: mostly no signal, and there the code says so."""
    found = []
    for path in sorted(folder.rglob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            found += [Sentence(ORDINARY, label, text) for label, text in _examples(item)]
    return found


def hash_sentences(sentences: list[Sentence]) -> str:
    """The same for the same sentences, in any order."""
    lines = sorted(f"{one.label}\t{one.text}" for one in sentences)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _sentence(path: Path, number: int, line: str) -> Sentence:
    label, tab, text = line.partition("\t")
    if label not in LABELS or not tab or not text.strip() or "\t" in text:
        raise SentenceInvalid(f"{path.name}, regel {number}: geen signaal<TAB>tekst")
    return Sentence(path.stem, label, text)


def _examples(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    signals = set(Signal)
    examples = item["examples"]
    if isinstance(examples, str):
        label = item["intent"] if item["intent"] in signals else NONE
        for line in examples.splitlines():
            yield label, line.removeprefix("- ")
        return
    for example in examples:
        codes = (example.get("metadata") or {}).get("codes", [item["intent"]])
        yield next((code for code in codes if code in signals), NONE), example["text"]
