"""Splits chat text into sentences."""

from __future__ import annotations

from functools import cache
from typing import Any

import spacy


def split_sentences(text: str) -> list[str]:
    """Sentences in order, without outer white space; empty ones left out."""
    found: list[str] = []
    for line in text.splitlines():
        found.extend(sentence.text.strip() for sentence in _splitter()(line).sents)
    return [sentence for sentence in found if sentence]


@cache
def _splitter() -> Any:
    language = spacy.blank("nl")
    language.add_pipe("sentencizer")
    return language
