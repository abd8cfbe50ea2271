"""Asking a model about every sentence of a set; the answers as arrays."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from services.conversation.core import clean_text, text_for_rasa
from services.evaluation.sets import Row, SentenceSet, SetInvalid
from services.text.masking import mask

Parse = Callable[[str], dict[str, Any]]
FALLBACK = "nlu_fallback"  # Rasa's word for "not sure": no class of its own
WARM = 10  # messages parsed before the clock counts: the first ones load libraries


@dataclass(frozen=True, slots=True)
class Answers:
    """What one model made of one set, in the set's order."""

    classes: tuple[str, ...]  # sorted
    chances: NDArray[np.float64]  # (rows, classes)
    compounds: tuple[tuple[str, ...], ...] | None  # None where a pipeline has no such thing
    seconds: tuple[float, ...]  # of each parse; empty where nobody timed them

    def truth(self, rows: Sequence[Row]) -> NDArray[np.intp]:
        """Place of each row's (first) code among the classes."""
        return np.array([self.classes.index(row.codes[0]) for row in rows], dtype=np.intp)


def as_message(text: str) -> str:
    """The text as Rasa gets it from the gateway: cleaned, masked, without a command's slash."""
    return text_for_rasa(mask(clean_text(text)).text)


def ask(parse: Parse, asked: SentenceSet, *, title: str = "") -> Answers:
    """Asks about each row, timed. Raises SetInvalid for a code that the model does not know."""
    texts = [as_message(row.text) for row in asked.rows]
    classes = tuple(sorted(all_chances(parse(texts[0]))))
    for row in asked.rows:
        for code in row.codes:
            if code not in classes:
                raise SetInvalid(f"{asked.name}: de code '{code}' kent het model niet.")
    for text in texts[:WARM]:
        parse(text)
    answers, seconds = [], []
    for text in tqdm(texts, desc=f"{title} {asked.name}".strip(), unit="zin", disable=None):
        start = time.perf_counter()
        answers.append(parse(text))
        seconds.append(time.perf_counter() - start)
    compounds = None
    if all(answer.get("compound") is not None for answer in answers):
        compounds = tuple(tuple(answer["compound"]) for answer in answers)
    found = [all_chances(answer) for answer in answers]
    chances = np.array([[chance.get(name, 0.0) for name in classes] for chance in found])
    return Answers(classes, chances, compounds, tuple(seconds))


def all_chances(parsed: dict[str, Any]) -> dict[str, float]:
    """Every class with its chance: ours gives them by name, Rasa's own parts as a ranking."""
    if parsed.get("all_intents") is not None:
        return dict(parsed["all_intents"])
    ranking = parsed["intent_ranking"]
    return {item["name"]: item["confidence"] for item in ranking if item["name"] != FALLBACK}
