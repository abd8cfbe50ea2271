"""Small made-up sets and a model that answers by heart: nothing is trained, nothing held out is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from services.evaluation.sets import Taxonomy

CLASSES = ("groeten", "rouw", "schulden", "suicide", "vervoer")
WriteSet = Callable[[str, str, list[tuple[str, ...]]], Path]


class ByHeart:
    """A parser that says of each text what it was told to, as sure as it was told."""

    def __init__(
        self, says: Mapping[str, str], *, sure: float = 0.9, ranking: bool = False
    ) -> None:
        self._says = says
        self._sure = sure
        self._ranking = ranking
        self.asked: list[str] = []

    def __call__(self, text: str) -> dict[str, Any]:
        self.asked.append(text)
        best = self._says.get(text, CLASSES[0])
        rest = (1 - self._sure) / (len(CLASSES) - 1)
        chances = {name: self._sure if name == best else rest for name in CLASSES}
        if not self._ranking:
            return {"all_intents": chances, "compound": [best]}
        ranked = sorted(chances, key=lambda name: -chances[name])
        ranking = [{"name": name, "confidence": chances[name]} for name in ranked]
        unsure = {"name": "nlu_fallback", "confidence": 0.3}
        return {"all_intents": None, "compound": None, "intent_ranking": [unsure, *ranking]}


@pytest.fixture
def taxonomy() -> Taxonomy:
    return Taxonomy(
        {"rouw": "sociaal", "schulden": "geld", "suicide": "veiligheid", "vervoer": "zorg"},
        {"rouw": "Rouw", "schulden": "Schulden", "suicide": "Suïcide", "vervoer": "Vervoer"},
    )


@pytest.fixture
def write_set(tmp_path: Path) -> WriteSet:
    """Writes rows under a heading; gives the file."""

    def write(name: str, heading: str, rows: list[tuple[str, ...]]) -> Path:
        path = tmp_path / f"{name}.tsv"
        lines = ["\t".join(heading.split()), *("\t".join(row) for row in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write
