"""`python -m tests.choose safety|meaning|compound`: figures for settings, on the development sets.

Never on tests/dialogue/heldout. What was chosen stands beside each setting, with this command.
"""

from __future__ import annotations

import sys
import tarfile
import tempfile
from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from bot.curve import training_data
from bot.nlu import compound
from bot.nlu import meaning as meaning_model
from bot.nlu.classifier import HELP_REQUESTS
from bot.nlu.meaning import C as CHOSEN_C
from bot.nlu.model import MEANING_WEIGHT, IntentModel
from bot.nlu.ngrams import NgramModel
from services.evaluation.asking import as_message
from services.run.model import ensure_model
from services.safety.listener.listener import FEWEST_WORDS, load_listener
from services.safety.patterns import load_layer
from services.settings import read_settings
from services.text.embeddings import load_encoder
from services.text.many import read_all
from services.text.masking import mask
from tests.measure import SAFETY, read_tsv
from tests.services_needed import ROOT

COMPOUND_C = (
    1.0  # two of the nine features say nearly the same: little, or they cancel each other out
)
DEVELOPMENT = Path(__file__).parent / "dialogue" / "development"


@cache
def _safety() -> tuple[Any, ...]:
    """Of each development message: danger, meaning, letters, a pattern, a sure pattern, kind."""
    listener, layer = load_listener(), load_layer()
    assert listener is not None
    rows = [(True, row["style"], row["text"]) for row in read_tsv(SAFETY / "signals.tsv")]
    rows += [(False, row["near"], row["text"]) for row in read_tsv(SAFETY / "hard_negatives.tsv")]
    found = []
    for danger, kind, text in rows:
        text = mask(text).text
        patterns = layer.find(text)
        if len(text.split()) < FEWEST_WORDS and not patterns:
            found.append((danger, -99.0, -99.0, False, False, kind))
            continue
        _, meaning, letters = listener.scores(text)
        sure = any(one.sure for one in patterns)
        found.append((danger, meaning, letters, bool(patterns), sure, kind))
    return tuple(np.array(column) for column in zip(*found, strict=True))


def choose_safety() -> Iterable[str]:
    """Found at 2, 2.5 and 3% raised, for ways of mixing; the threshold is where that is."""
    danger, meaning, letters, pattern, sure, _ = _safety()
    for letters_count, pattern_counts in product((0, 0.2, 0.4, 0.6), (0, 0.3, 0.6, 0.9)):
        score = meaning + letters_count * letters + pattern_counts * pattern
        shown = []
        for share in (0.02, 0.025, 0.03):
            calm = np.sort(score[~danger & ~sure])[::-1]
            allowed = int(share * (~danger).sum()) - int(sure[~danger].sum())
            threshold = float(calm[max(0, allowed)])
            found = (score > threshold) | sure
            shown.append(f"{found[danger].mean():.3f} vanaf {threshold:+.2f}")
        yield f"letters {letters_count} patroon {pattern_counts}: " + ", ".join(shown)


@cache
def _training() -> tuple[list[str], Any, list[str], Any]:
    """Masked training sentences, their memberships, the classes, and the encoder's states."""
    encoder = load_encoder()
    assert encoder is not None
    texts, labels = training_data(ROOT / "data")
    classes = sorted({label for several in labels for label in several})
    members = np.zeros((len(texts), len(classes)), dtype=np.int8)
    for row, several in enumerate(labels):
        members[row, np.searchsorted(classes, list(several))] = 1
    return texts, members, classes, read_all(encoder, texts)[:, : encoder.dimensions]


def _asked(name: str) -> tuple[list[str], list[str]]:
    rows = read_tsv(DEVELOPMENT / f"{name}.tsv")
    return [as_message(row["text"]) for row in rows], [row["code"] for row in rows]


def choose_meaning() -> Iterable[str]:
    """Right at first and in the first three for ways of learning and mixing; then certainty."""
    texts, members, classes, states = _training()
    encoder = load_encoder()
    assert encoder is not None
    sets = {name: _asked(name) for name in ("hulpvragen", "gesprek")}
    asked = [text for given, _ in sets.values() for text in given]
    truth = np.array([classes.index(code) for _, codes in sets.values() for code in codes])
    help_rows = np.arange(len(asked)) < len(sets["hulpvragen"][0])
    own = read_all(encoder, asked)[:, : encoder.dimensions]
    letters = log_softmax(NgramModel.fit(texts, members).scores(asked), axis=1)
    asks = np.array([name in HELP_REQUESTS for name in classes])
    for c in (0.003, 0.01, 0.03):
        meaning_model.C = c
        model = meaning_model.MeaningModel.fit(encoder, states, members)
        meaning = log_softmax(model.scores(own), axis=1)
        for weight in (0.0, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 1.0):
            mixed = (1 - weight) * letters + weight * meaning
            heat = _temperature(mixed, truth)
            ranked = np.argsort(-np.where(asks, mixed, -np.inf)[help_rows], axis=1)
            first = (ranked[:, 0] == truth[help_rows]).mean()
            three = (ranked[:, :3] == truth[help_rows, None]).any(axis=1).mean()
            talk = (mixed[~help_rows].argmax(axis=1) == truth[~help_rows]).mean()
            loss = -log_softmax(mixed / heat, axis=1)[np.arange(len(truth)), truth].mean()
            yield (f"C {c} betekenis {weight}: eerste {first:.3f} drie {three:.3f} gesprek {talk:.3f}"
                   f" temperatuur {heat:.2f} verlies {loss:.3f}")  # fmt: skip
            if (c, weight) == (CHOSEN_C, MEANING_WEIGHT):
                yield from _certainty(softmax(mixed / heat, axis=1), truth, asks)


def _certainty(chances: Any, truth: Any, asks: Any) -> Iterable[str]:
    """For thresholds: how much is answered straight, how right that is, and the choice else."""
    two = np.sort(chances, axis=1)[:, -2:]
    best = chances.argmax(axis=1)
    choices = np.argsort(-np.where(asks, chances, -1), axis=1)[:, :3]
    for least, ahead in product((0.3, 0.4, 0.5, 0.6, 0.7), (0.1, 0.2)):
        straight = (two[:, 1] >= least) & (two[:, 1] - two[:, 0] >= ahead)
        rest = ~straight & asks[truth]
        yield (f"  vanaf {least} met {ahead} voor: {straight.mean():.3f} rechtstreeks,"
               f" {(best == truth)[straight].mean():.3f} goed; keuze"
               f" {(choices[rest] == truth[rest, None]).any(axis=1).mean():.3f} van {rest.sum()}")  # fmt: skip


def _temperature(scores: Any, truth: Any) -> float:
    """The temperature with the least negative log likelihood."""

    def loss(logarithm: float) -> float:
        spread = log_softmax(scores / np.exp(logarithm), axis=1)
        return float(-spread[np.arange(len(truth)), truth].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def choose_compound() -> Iterable[str]:
    """The weights of bot/nlu/compound.py, learned on the development set; how good in turn."""
    settings = read_settings()
    parser = IntentModel.load(_unpacked(ensure_model(settings)), load_encoder())
    rows = read_tsv(DEVELOPMENT / "meervoudig.tsv")
    # Single worries of every length: without them a short message would look like two.
    rows += [
        {"codes": row["code"], "text": row["text"]}
        for row in read_tsv(DEVELOPMENT / "hulpvragen.tsv")
    ]
    found = []
    for row in rows:
        text = as_message(row["text"])
        parts = compound.split_parts(text)
        chances = parser.probabilities(text, parts if len(parts) > 1 else ())
        named = [compound.as_dict(parser.classes, one, HELP_REQUESTS) for one in chances]
        codes = set(row["codes"].split("|"))
        values = compound.features(named[0], named[1:], len(text.split()))
        found.append((codes, values))
    everything = [(values, code in codes) for codes, several in found
                  for code, values in several.items()]  # fmt: skip
    line = LogisticRegression(C=COMPOUND_C, max_iter=1000).fit(*zip(*everything, strict=True))
    yield f"WEIGHTS = {tuple(round(float(weight), 2) for weight in line.coef_[0])}"
    yield f"BIAS = {float(line.intercept_[0]):.2f}"
    sure: list[dict[str, float]] = [{} for _ in found]
    for learn, rest in KFold(5, shuffle=True, random_state=7).split(found):
        examples = [(values, code in found[at][0]) for at in learn
                    for code, values in found[at][1].items()]  # fmt: skip
        part = LogisticRegression(C=COMPOUND_C, max_iter=1000).fit(*zip(*examples, strict=True))
        for at in rest:
            values = found[at][1]
            chance = part.predict_proba(list(values.values()))[:, 1]
            sure[at] = dict(zip(values, map(float, chance), strict=True))
    for threshold in (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
        both, second = [], []
        for (codes, values), chances in zip(found, sure, strict=True):
            named = {max(values, key=lambda code: values[code][0])}
            named |= {code for code, chance in chances.items() if chance >= threshold}
            (both if len(codes) > 1 else second).append(
                codes <= named if len(codes) > 1 else len(named) > 1
            )
        yield (f"drempel {threshold}: alle gevonden {np.mean(both):.3f} van {len(both)},"
               f" ten onrechte een tweede {np.mean(second):.3f} van {len(second)}")  # fmt: skip


def _unpacked(model: Path) -> Path:
    """The classifier's folder inside a model file."""
    folder = Path(tempfile.mkdtemp())
    with tarfile.open(model) as packed:
        packed.extractall(folder, filter="data")
    return next(folder.rglob("intents.json")).parent


def main(what: str) -> None:
    """Prints the figures."""
    kinds = {"safety": choose_safety, "meaning": choose_meaning, "compound": choose_compound}
    for line in kinds[what]():
        print(line)


if __name__ == "__main__":
    main(sys.argv[1])
