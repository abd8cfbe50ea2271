"""How residents ask a hulpvraag, from the sentences that the bot learns from (data/nlu).

Search learns everyday words and meanings from them that no offer uses: "de lamp hangt los".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from services.search.core import topic_word
from services.search.spelling import stem, words_of
from services.search.vocabulary import read_stopwords
from services.settings import REPOSITORY

FOLDER = REPOSITORY / "data" / "nlu"
NOT_HELP = frozenset({"gesprek.yml", "meervoudig.yml"})  # greetings; several worries in one message
READ = 16  # sentences of a hulpvraag for its meaning: 16 do as well as 40, in a third of the time
SEEN = 2  # sentences a word must be in before it leads to a hulpvraag
SURE = 0.2  # share of its sentences that must ask that hulpvraag
LEADS = 0.8  # weight of a word that is only in sentences of one hulpvraag
Everyday = Mapping[str, Mapping[str, float]]


@lru_cache(maxsize=1)
def read_sentences(folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Sentences by code of a hulpvraag; empty without the folder."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name in NOT_HELP:
            continue
        content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506
        for item in content["nlu"]:
            if isinstance(item.get("examples"), str) and "intent" in item:
                lines = (line.strip()[2:] for line in item["examples"].splitlines())
                found.setdefault(item["intent"], []).extend(filter(None, lines))
    return {code: tuple(lines) for code, lines in found.items()}


def chosen_sentences() -> Mapping[str, tuple[str, ...]]:
    """READ sentences of each hulpvraag, spread over the file."""
    chosen = {}
    for code, lines in read_sentences().items():
        step = max(1, len(lines) // READ)
        chosen[code] = lines[::step][:READ]
    return chosen


@lru_cache(maxsize=1)
def everyday_words() -> Everyday:
    """By stem of a word the hulpvragen it leads to, as words of a document, with their weights."""
    stopwords = read_stopwords()
    by_code: dict[str, Counter[str]] = {}
    for code, lines in read_sentences().items():
        counts: Counter[str] = Counter()
        for line in lines:
            counts.update({stem(word) for word in words_of(line) if word not in stopwords})
        by_code[code] = counts
    total: Counter[str] = Counter()
    for counts in by_code.values():
        total.update(counts)
    leads: dict[str, dict[str, float]] = {}
    for code, counts in by_code.items():
        for word, count in counts.items():
            share = count / (total[word] + 1)  # one sentence more: a rare word proves less
            if count >= SEEN and share >= SURE:
                leads.setdefault(word, {})[topic_word(code)] = LEADS * share
    return leads


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it was built
