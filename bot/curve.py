"""`python -m bot.curve`: our intent model learned from growing shares of the training data.

The encoder has learned from all of it (bot/tune), so the curve shows what the last layer gains.
Messages marked part by part are learned from as a whole here.

Standard input: one JSON object with `shares` and `texts` (as messages reach the model). Standard
output: per share one JSON line with `share`, `sentences`, `classes` and `chances` of the texts.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.model import IntentModel
from services.text.embeddings import Encoder, Reading, load_encoder
from services.text.many import read_all
from services.text.masking import mask

REPOSITORY = Path(__file__).resolve().parent.parent
SEED = 7  # any fixed number: the same data must give the same curve
FEWEST = 2  # sentences of a class


class RememberedEncoder:
    """Gives readings that were made before: every share needs the same ones."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        unique = sorted(set(texts))
        self.dimensions = encoder.dimensions
        self.version = encoder.version
        self._rows = dict(zip(unique, read_all(encoder, unique), strict=True))

    def encode(self, texts: Sequence[str]) -> Any:
        """One row per text. Raises KeyError for a text that was not given at the start."""
        return np.array([self._rows[text][: self.dimensions] for text in texts])

    def read(self, parts: Sequence[str]) -> Reading:
        """A message in one part, likewise."""
        (text,) = parts
        whole, loudest = np.split(self._rows[text], 2)
        return Reading(whole, loudest, whole[None])


def choose(labels: Sequence[Sequence[str]], share: float) -> list[int]:
    """Places of this share of every class, in order; a larger share holds the smaller one.

    A text with several worries goes with the first of them by name, as where IntentModel splits.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, several in enumerate(labels):
        places[min(several)].append(place)
    chosen: list[int] = []
    for label in sorted(places):
        shuffled = random.Random(f"{SEED} {label}").sample(places[label], len(places[label]))
        chosen += shuffled[: max(FEWEST, round(share * len(shuffled)))]
    return sorted(chosen)


def learn(
    texts: Sequence[str],
    labels: Sequence[Sequence[str]],
    asked: Sequence[str],
    shares: Sequence[float],
    encoder: Encoder | None,
) -> Iterator[dict[str, Any]]:
    """Per share what the model that learned from it makes of the texts asked about."""
    remembered = RememberedEncoder(encoder, [*texts, *asked]) if encoder is not None else None
    for share in shares:
        chosen = choose(labels, share)
        model = IntentModel.fit(
            [texts[place] for place in chosen], [labels[place] for place in chosen], remembered
        )
        yield {
            "share": share,
            "sentences": len(chosen),
            "classes": list(model.classes),
            "chances": [model.probabilities(text)[0].tolist() for text in asked],
        }


def training_data(folder: Path) -> tuple[list[str], list[list[str]]]:
    """Masked sentences and what each is about, read as `rasa train` and our classifier do."""
    from rasa.shared.importers.rasa import RasaFileImporter
    from rasa.shared.nlu.constants import TEXT

    from bot.nlu.classifier import codes_of

    importer = RasaFileImporter(training_data_paths=[str(folder)])
    examples = [e for e in importer.get_nlu_data().intent_examples if e.get(TEXT)]
    return [mask(e.get(TEXT)).text for e in examples], [codes_of(e) for e in examples]


def main() -> None:
    """Answers the one request on standard input."""
    # Libraries print to standard output while loading; that is the answers' own channel.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    texts, labels = training_data(REPOSITORY / "data")
    for found in learn(texts, labels, request["texts"], request["shares"], load_encoder()):
        answers.write(json.dumps(found) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
