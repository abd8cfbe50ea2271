"""Approved corrections as a file that Rasa trains on, and such a file read back.

What a resident typed must stay plain text in it: Rasa reads marks in an example as entities,
"${…}" as an environment variable, and backslashes in an ASCII file before YAML does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from services.conversation.core import text_for_rasa
from services.corrections.core import Suggestion

VERSION = "3.1"
HEADING = "# Verbeteringen die zijn nagekeken en goedgekeurd. Gemaakt met: voordeur nlu export\n"
HEADING += "# Persoonsgegevens zijn gemaskeerd. Zet dit bestand niet op een openbare plek.\n"
_JOINERS = (
    "\u200c\u200d"  # Persian, Arabic and emoji need them; they are invisible, not unprintable
)
_MARKS = re.compile(r"(?<=\])(?=[(\[{])|(?<=\$)(?=\{)")


class _Words(str):
    """Written between quotes: bare "1e3" or "ja" is a number or a yes to some YAML readers."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(
    _Words, lambda dumper, words: dumper.represent_scalar("tag:yaml.org,2002:str", words, style="'")
)


class TrainingFileInvalid(Exception):
    """Not a file of NLU examples; the message says in Dutch what is wrong."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A training sentence: what it asks, heaviest first, and when somebody read it; never who."""

    text: str
    codes: tuple[str, ...]
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a training file, and what it asks."""

    text: str
    codes: tuple[str, ...]


def choose(approved: Iterable[Suggestion], mask: Callable[[str], str]) -> tuple[Sentence, ...]:
    """The approved sentences by code and text, each once; the last review decides.

    Masked again: the rules may have become better since.
    """
    found: dict[str, Sentence] = {}
    for suggestion in sorted(approved, key=_reviewed_at):
        text = plain(mask(suggestion.text))
        reviewed_on = _reviewed_at(suggestion).astimezone(UTC).date()
        found[text.casefold()] = Sentence(text, suggestion.labels, reviewed_on)
    return tuple(sorted(found.values(), key=lambda sentence: (sentence.codes, sentence.text)))


def _reviewed_at(suggestion: Suggestion) -> datetime:
    return suggestion.reviewed_at or suggestion.proposed_at


def plain(text: str) -> str:
    """One line that Rasa reads as the same plain text; marks are taken apart by a space."""
    kept = (c if c.isprintable() or c in _JOINERS else " " for c in text.replace("\\", "/"))
    return text_for_rasa(_MARKS.sub(" ", " ".join("".join(kept).split())))


def to_yaml(sentences: Sequence[Sentence]) -> str:
    """Rasa's NLU format, grouped by intent, each example with the date of its review.

    The intent is the first code; bot/nlu/classifier.py learns of all `codes` in the metadata.
    """
    intents: dict[str, list[dict[str, Any]]] = {}
    for sentence in sentences:
        about: dict[str, Any] = {"reviewed_on": _Words(sentence.reviewed_on.isoformat())}
        if len(sentence.codes) > 1:
            about["codes"] = list(sentence.codes)
        example = {"text": _Words(sentence.text), "metadata": about}
        intents.setdefault(sentence.codes[0], []).append(example)
    content = {
        "version": _Words(VERSION),
        "nlu": [{"intent": intent, "examples": examples} for intent, examples in intents.items()],
    }
    return HEADING + yaml.dump(
        content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6
    )


def read_training_file(path: Path, intents: frozenset[str]) -> list[Example]:
    """Every example, in order; raises TrainingFileInvalid.

    Only examples of known intents: a file with rules or a new class would change more than words.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise TrainingFileInvalid(f"{path} is niet te lezen.") from None
    except yaml.YAMLError:
        raise TrainingFileInvalid(f"{path} is geen geldige YAML.") from None
    items = content.get("nlu") if isinstance(content, dict) else None
    if not isinstance(items, list) or set(content) - {"version", "nlu"}:
        raise TrainingFileInvalid(f"{path} moet alleen 'version' en 'nlu' bevatten.")
    found = [example for item in items for example in _examples(path, item, intents)]
    if not found:
        raise TrainingFileInvalid(f"{path} heeft geen zinnen.")
    return found


def _examples(path: Path, item: object, intents: frozenset[str]) -> list[Example]:
    if not isinstance(item, dict):
        raise TrainingFileInvalid(f"{path}: onder 'nlu' staan alleen hulpvragen met hun zinnen.")
    parts = item.get("examples")
    if isinstance(parts, str):
        lines = [line.strip() for line in parts.splitlines() if line.strip()]
        parts = [{"text": line.removeprefix("-").strip()} for line in lines]
    if not isinstance(parts, list):
        parts = [None]
    return [_example(path, item.get("intent"), part, intents) for part in parts]


def _example(path: Path, intent: object, part: object, intents: frozenset[str]) -> Example:
    text = part.get("text") if isinstance(part, dict) else None
    about = part.get("metadata") if isinstance(part, dict) else None
    codes = about.get("codes") if isinstance(about, dict) else None
    asked: list[Any] = codes if isinstance(codes, list) and codes else [intent]
    for code in (intent, *asked):
        if not isinstance(code, str) or code not in intents:
            raise TrainingFileInvalid(f"{path}: '{code}' is geen hulpvraag of soort gesprek.")
    if not isinstance(text, str) or not text:
        raise TrainingFileInvalid(f"{path}: een zin bij '{intent}' is leeg of onleesbaar.")
    return Example(text, tuple(asked))
