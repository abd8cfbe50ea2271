"""Reads words.yml and lookalikes.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from services.places.place import Words
from services.places.spelling import words_of

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def read_words() -> Words:
    """The words that come with Voordeur; read once."""
    data: dict[str, Any] = yaml.safe_load((HERE / "words.yml").read_text(encoding="utf-8"))
    looks: dict[str, str] = yaml.safe_load((HERE / "lookalikes.yml").read_text(encoding="utf-8"))
    provinces = {name: tuple(spellings) for name, spellings in data.pop("provinces").items()}
    lists = {name: _folded(text.split(",")) for name, text in data.items()}
    lookalikes = frozenset().union(*(_folded(text.split()) for text in looks.values()))
    return Words(lookalikes=lookalikes, provinces=provinces, **lists)


def _folded(texts: list[str]) -> frozenset[str]:
    return frozenset(" ".join(words_of(text)) for text in texts)
