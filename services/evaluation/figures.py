"""Figures from arrays: chances (rows, classes) against the place of the truth. Nothing else.

Shares come as one true or false a row, so that an interval can be drawn around each of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap
from sklearn.metrics import confusion_matrix, f1_score

Chances = NDArray[np.float64]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]

BINS = 10  # of equal mass: as many sentences in each
RESAMPLES = 2000  # of the bootstrap; the interval's ends move less than .002 between runs
SEED = 7


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95% bootstrap interval; `value` is nan when there was nothing to count."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Sentences the model was about as sure of: mean chance said, share that was right."""

    said: float
    right: float
    n: int


def share(found: Flags) -> Estimate:
    """The share that is true. One row or none says nothing: its interval is 0 to 1."""
    return _estimate(np.asarray(found, dtype=float), lambda rows, axis=-1: rows.mean(axis=axis))


def within(chances: Chances, truth: Places, helps: Flags) -> Chances:
    """Chances where a hulpvraag is ranked among hulpvragen only, as `classify` ranks them."""
    return np.where(helps[truth][:, None] & ~helps[None, :], -1.0, chances)


def top_k(chances: Chances, truth: Places, k: int) -> Flags:
    """Per row whether the truth is among the best k; of equal chances the first class wins."""
    best = np.argsort(-chances, axis=1, kind="stable")[:, :k]
    found: Flags = (best == truth[:, None]).any(axis=1)
    return found


def same_group(chances: Chances, truth: Places, groups: Sequence[str]) -> Flags:
    """Per row whether the answer lies in the truth's group (leefgebied)."""
    named = np.array(groups)
    found: Flags = named[chances.argmax(axis=1)] == named[truth]
    return found


def macro_f1(answers: Places, truth: Places) -> Estimate:
    """The mean F1 of the classes that occur in the truth, every class as heavy."""
    classes = int(max(truth.max(initial=0), answers.max(initial=0))) + 1

    def score(rows: Any, axis: int = -1) -> float:
        # Counted by hand: scikit-learn's f1_score takes fifty times as long, 2,000 times.
        right, given = truth[rows], answers[rows]
        asked = np.bincount(right, minlength=classes)
        hits = np.bincount(right[right == given], minlength=classes)
        both = asked + np.bincount(given, minlength=classes)
        # A class that a resample misses is no class with F1 nought.
        return float((2 * hits[asked > 0] / both[asked > 0]).mean())

    return _estimate(np.arange(len(truth)), score, vectorized=False)


def f1_of(answers: Places, truth: Places, places: Sequence[int]) -> float:
    """F1 of one class; of several the F1 of all their rows together."""
    return float(f1_score(truth, answers, labels=list(places), average="micro", zero_division=0))


def confusion(answers: Places, truth: Places, classes: int) -> NDArray[np.int64]:
    """(truth, answer) counts of all classes."""
    counted: NDArray[np.int64] = confusion_matrix(truth, answers, labels=range(classes))
    return counted


def reliability(sure: NDArray[np.float64], right: Flags, bins: int = BINS) -> list[Bin]:
    """Least sure first. Fewer bins where there are fewer rows; none without rows."""
    order = np.argsort(sure, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return [Bin(float(sure[p].mean()), float(right[p].mean()), len(p)) for p in parts]


def calibration_error(found: Sequence[Bin]) -> float:
    """Expected calibration error: how far chance said and share right lie apart, on average."""
    total = sum(one.n for one in found)
    return sum(abs(one.said - one.right) * one.n for one in found) / total if total else math.nan


def is_sure(chances: Chances, threshold: float, lead: float) -> Flags:
    """Per row whether it is answered without asking back, as Rasa's FallbackClassifier decides."""
    ordered = np.sort(chances, axis=1)
    found: Flags = (ordered[:, -1] >= threshold) & (ordered[:, -1] - ordered[:, -2] >= lead)
    return found


def choice_holds_truth(chances: Chances, truth: Places, offered: Flags, choices: int = 3) -> Flags:
    """Per row whether the truth is among the best choices of what may be offered."""
    return top_k(np.where(offered[None, :], chances, -1.0), truth, choices) & offered[truth]


def both_found(wanted: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> Flags:
    """Of each message with several worries, whether all of them are found."""
    pairs = zip(wanted, found, strict=True)
    return np.array([set(codes) <= set(given) for codes, given in pairs if len(codes) > 1], bool)


def false_second(wanted: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> Flags:
    """Of each message with one worry, whether a second is found that nobody asked."""
    pairs = zip(wanted, found, strict=True)
    return np.array([len(given) > 1 for codes, given in pairs if len(codes) == 1], bool)


def _estimate(
    rows: NDArray[Any], statistic: Callable[..., Any], *, vectorized: bool = True
) -> Estimate:
    if not len(rows):
        return Estimate(math.nan, math.nan, math.nan, 0)
    value = float(statistic(rows))
    if len(rows) == 1:
        return Estimate(value, 0.0, 1.0, 1)
    drawn = bootstrap(
        (rows,), statistic, n_resamples=RESAMPLES, method="percentile",
        vectorized=vectorized, random_state=SEED,
    ).confidence_interval  # fmt: skip
    return Estimate(value, float(drawn.low), float(drawn.high), len(rows))
