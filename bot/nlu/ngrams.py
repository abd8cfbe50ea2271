"""The half that reads letters and words: TF-IDF with a linear support vector machine per class.

Strong on typing errors and compounds, blind to paraphrase (docs/begrip.md). Logistic regression
was no better and took 90 to 200 s where this takes 4.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC

C = 0.5  # inverse regularisation, on the development set (docs/begrip.md)
SCALE = 4.0  # margins to logits as sharp as those of the other half, on the development set
MAX_CHARACTERS = 4000  # of a message; more adds time, not meaning

_OPTIONS: dict[str, dict[str, Any]] = {
    "characters": {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2},
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
}


class NgramModel:
    """Scores of intents from character and word n-grams."""

    def __init__(self, vectorizers: list[TfidfVectorizer], weights: Any, bias: Any) -> None:
        self._vectorizers = vectorizers
        # (features, classes): in this order a row is one step away. The other way round scipy copies
        # all of it for every message (measured: 20 ms of 34).
        self._by_feature = np.ascontiguousarray(weights.T)
        self._bias = bias  # (classes,)

    @classmethod
    def fit(cls, texts: Sequence[str], memberships: Any) -> NgramModel:
        """Learns from texts and their classes, (texts, classes) of 0 and 1."""
        vectorizers = [_vectorizer(kind) for kind in _OPTIONS]
        features = hstack([v.fit_transform(_cut(texts)) for v in vectorizers]).tocsr()
        model = OneVsRestClassifier(LinearSVC(C=C, dual=True, random_state=0)).fit(
            features, memberships
        )
        weights = np.vstack([one.coef_ for one in model.estimators_]).astype(np.float32)
        bias = np.array([one.intercept_[0] for one in model.estimators_])
        return cls(vectorizers, SCALE * weights, SCALE * bias)

    def scores(self, texts: Sequence[str]) -> Any:
        """Logits, (texts, classes)."""
        found = hstack([v.transform(_cut(texts)) for v in self._vectorizers]).tocsr()
        return csr_matrix(found, dtype=np.float32) @ self._by_feature + self._bias

    def save(self, folder: Path) -> None:
        """Writes JSON and arrays, never pickle: a model file must not be able to run code."""
        vocabularies = [
            {word: int(index) for word, index in v.vocabulary_.items()} for v in self._vectorizers
        ]
        (folder / "ngrams.json").write_text(json.dumps(vocabularies), encoding="utf-8")
        np.savez(
            folder / "ngrams.npz",
            weights=self._by_feature.T,
            bias=self._bias,
            **{f"idf{index}": v.idf_ for index, v in enumerate(self._vectorizers)},
        )

    @classmethod
    def load(cls, folder: Path) -> NgramModel:
        """Reads what `save` wrote."""
        arrays = np.load(folder / "ngrams.npz", allow_pickle=False)
        vocabularies = json.loads((folder / "ngrams.json").read_text(encoding="utf-8"))
        vectorizers = []
        for index, kind in enumerate(_OPTIONS):
            vectorizer = _vectorizer(kind, vocabulary=vocabularies[index])
            vectorizer.idf_ = arrays[f"idf{index}"]
            vectorizers.append(vectorizer)
        return cls(vectorizers, arrays["weights"], arrays["bias"])


def _vectorizer(kind: str, vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        sublinear_tf=True, strip_accents="unicode", vocabulary=vocabulary, **_OPTIONS[kind]
    )


def _cut(texts: Sequence[str]) -> list[str]:
    return [text[:MAX_CHARACTERS] for text in texts]
