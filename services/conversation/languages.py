"""Loads the sentences in other languages; they must not need Rasa or the database.

Each file in translations/ says whether a speaker of the language has reviewed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.conversation.answers import fill
from services.conversation.core import Translation

TRANSLATIONS = Path(__file__).with_name("translations")
SENTENCES = Path(__file__).with_name("sentences.yml")
# Between these a number keeps its order in a text from right to left (Unicode UAX 9: W2, W4).
ISOLATE, RELEASE = "\u2066", "\u2069"


@cache
def load_translations() -> dict[str, dict[str, Any]]:
    """Every file by its language, read once: `nagekeken`, `richting` and `zinnen`."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(TRANSLATIONS.glob("*.yml"))
    }


@cache
def load_sentences() -> dict[str, list[str]]:
    """Answers of the bot by the sentence that goes with them; a "*" stands for any ending."""
    loaded: dict[str, list[str]] = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    return loaded


def translate(language: str, name: str, facts: Mapping[str, str]) -> Translation | None:
    """A sentence by its own name, or by that of the bot's answer (domain.yml), filled in.

    None for Dutch and other languages we do not have, and for what is said in Dutch alone.
    """
    file = load_translations().get(language)
    if file is None:
        return None
    text = file["zinnen"].get(_sentence(name))
    if text is None:
        return None
    if file["richting"] == "rtl":
        facts = {key: f"{ISOLATE}{fact}{RELEASE}" if fact else "" for key, fact in facts.items()}
    return Translation(language, fill(text, **facts))


@cache
def _sentence(name: str) -> str:
    for sentence, responses in load_sentences().items():
        if any(fnmatchcase(name, response) for response in responses):
            return sentence
    return name
