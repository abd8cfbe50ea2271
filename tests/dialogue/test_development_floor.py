"""A floor under every hulpvraag: the development set, which nothing learned from, stays understood.

Chosen for this set and not for the held-out one: a floor that is looked at every day would
become something the bot is tuned to.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from services.cli.understanding import Parser
from services.evaluation.asking import ask
from services.evaluation.figures import f1_of
from services.evaluation.sets import DEVELOPMENT, read_set, read_taxonomy
from services.run.model import ensure_model
from services.settings import read_settings

FLOOR = 0.75  # F1
FEWEST = 5  # sentences of a hulpvraag that say something by themselves
SETS = [read_set(DEVELOPMENT / f"{name}.tsv") for name in ("hulpvragen", "gesprek")]
DOMAINS = read_taxonomy().domains
ROWS = Counter(row.codes[0] for one in SETS for row in one.rows)


def groups() -> dict[str, list[str]]:
    """Each hulpvraag by itself; those with too few sentences together, by leefgebied."""
    found: dict[str, list[str]] = {}
    for code, domain in DOMAINS.items():
        name = code if ROWS[code] >= FEWEST else f"kleine hulpvragen van {domain}"
        found.setdefault(name, []).append(code)
    return {name: codes for name, codes in found.items() if sum(ROWS[code] for code in codes)}


GROUPS = groups()


class Understood:
    """Truth and what the bot thinks first, of all it knows, for both sets together."""

    def __init__(
        self, classes: tuple[str, ...], truth: NDArray[np.intp], best: NDArray[np.intp]
    ) -> None:
        self.classes = classes
        self.truth = truth
        self.best = best

    def f1(self, codes: list[str]) -> float:
        return f1_of(self.best, self.truth, [self.classes.index(code) for code in codes])

    def mistakes(self, codes: list[str]) -> list[str]:
        """What goes wrong with these, for a failure that can be read."""
        pairs = zip(self.truth, self.best, strict=True)
        named = ((self.classes[truth], self.classes[best]) for truth, best in pairs)
        return [f"{a} -> {b}" for a, b in named if a != b and {a, b} & set(codes)]


@pytest.fixture(scope="module")
def understood(model_home: Path) -> Understood:
    settings = read_settings({"VOORDEUR_HOME": str(model_home)})
    parser = Parser(settings, ensure_model(settings, quiet=True))  # trained by model_home
    try:
        asked = [(one, ask(parser.parse, one)) for one in SETS]
    finally:
        parser.close()
    return Understood(
        asked[0][1].classes,
        np.concatenate([answers.truth(one.rows) for one, answers in asked]),
        np.concatenate([answers.chances.argmax(axis=1) for _, answers in asked]),
    )


def test_every_hulpvraag_has_sentences_in_the_development_set() -> None:
    assert set(DOMAINS) <= set(ROWS)
    assert sorted(code for codes in GROUPS.values() for code in codes) == sorted(DOMAINS)


@pytest.mark.parametrize("group", GROUPS)
def test_a_hulpvraag_is_understood_as_well_as_was_promised(
    understood: Understood, group: str
) -> None:
    codes = GROUPS[group]
    assert understood.f1(codes) >= FLOOR, understood.mistakes(codes)
