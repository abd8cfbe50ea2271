"""`python -m bot.fit_compound`: the weights of bot/nlu/compound.py, learned anew.

Messages with several worries (data/nlu/meervoudig.yml) and long stories with one are looked at
by models that did not learn from them. Prints the weights, and how often both worries are found
on tests/dialogue/development. Takes some ten minutes on two cores.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import TEXT
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from bot.nlu import compound
from bot.nlu.classifier import HELP_REQUESTS, codes_of
from bot.nlu.model import IntentModel
from services.text.embeddings import Encoder, load_encoder
from services.text.masking import mask

REPOSITORY = Path(__file__).resolve().parent.parent
DEVELOPMENT = REPOSITORY / "tests" / "dialogue" / "development" / "meervoudig.tsv"
LONG = 35  # words of a story with one worry
FOLDS = 3
Rows = list[tuple[str, list[str]]]


class Remembering:
    """An encoder that makes each embedding once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Any] = {}
        self.dimensions, self.version = encoder.dimensions, encoder.version

    def encode(self, texts: Sequence[str]) -> Any:
        """One row per text."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._encoder.encode([text])[0]
        return np.stack([self._known[text] for text in texts])


def main() -> None:
    """Fits on what is left out in turn, and shows it on the development set."""
    found = load_encoder()
    encoder = Remembering(found) if found is not None else None
    data = training_data_from_paths([str(REPOSITORY / "data" / "nlu")], "nl")
    rows = [(mask(one.get(TEXT)).text, codes_of(one)) for one in data.intent_examples]
    asked = [row for row in rows if len(row[1]) > 1 or _is_long_story(row)]
    others = [row for row in rows if row not in asked]
    values: list[tuple[float, ...]] = []
    truth: list[bool] = []
    for trained, left_out in KFold(FOLDS, shuffle=True, random_state=7).split(asked):
        model = _fit([*others, *(asked[i] for i in trained)], encoder)
        for i in left_out:
            text, codes = asked[i]
            for code, features in _features(model, text).items():
                values.append(features)
                truth.append(code in codes)
    line = LogisticRegression(max_iter=1000).fit(values, truth)
    print("WEIGHTS =", tuple(round(float(weight), 2) for weight in line.coef_[0]))
    print("BIAS =", round(float(line.intercept_[0]), 2))
    _show(_fit(rows, encoder), line)


def _is_long_story(row: tuple[str, list[str]]) -> bool:
    text, codes = row
    return codes[0] in HELP_REQUESTS and len(text.split()) >= LONG and text.isascii()


def _fit(rows: Rows, encoder: Any) -> IntentModel:
    return IntentModel.fit([text for text, _ in rows], [codes for _, codes in rows], encoder)


def _chances(model: IntentModel, text: str) -> list[dict[str, float]]:
    parts = compound.split_parts(text)
    rows = model.probabilities([text, *parts] if len(parts) > 1 else [text])
    return [compound.as_dict(model.classes, row, HELP_REQUESTS) for row in rows]


def _features(model: IntentModel, text: str) -> dict[str, tuple[float, ...]]:
    whole, *parts = _chances(model, text)
    return compound.features(whole, parts, len(text.split()))


def _show(model: IntentModel, line: LogisticRegression) -> None:
    with DEVELOPMENT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for threshold in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        both, second = [], []
        for row in rows:
            codes = set(row["codes"].split("|"))
            values = _features(model, mask(row["text"]).text)
            sure = line.predict_proba(list(values.values()))[:, 1]
            named = {code for code, one in zip(values, sure, strict=True) if one >= threshold}
            named.add(max(values, key=lambda code: values[code][0]))
            (both if len(codes) > 1 else second).append(
                codes <= named if len(codes) > 1 else len(named) > 1
            )
        print(
            f"drempel {threshold}: allebei gevonden {np.mean(both):.3f} van {len(both)},"
            f" een tweede die er niet is {np.mean(second):.3f} van {len(second)}"
        )


if __name__ == "__main__":
    main()
