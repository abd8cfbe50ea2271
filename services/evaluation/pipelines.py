"""The pipelines that are compared, each trained once for the data at hand and timed."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from services.run.model import model_hash, train_to
from services.settings import REPOSITORY, Settings

# What a pipeline of Rasa's own parts is made of; our code has no part in it.
BASELINE_SOURCES = ("data", "domain.yml", "requirements.lock")

_FEATURES: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
Train = Callable[[Path, Path, Settings], None]  # makes a model: where, its configuration, and home
EVERY = {"ranking_length": 0}  # the whole ranking, not the best ten: calibration needs all


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A way to understand; `parts` is None for our own config.yml."""

    key: str
    title: str  # as tables and pictures call it
    parts: tuple[dict[str, Any], ...] | None = None

    def config(self) -> dict[str, Any]:
        """The configuration that Rasa trains with: our policies, this pipeline."""
        ours: dict[str, Any] = yaml.safe_load(
            (REPOSITORY / "config.yml").read_text(encoding="utf-8")
        )
        return ours if self.parts is None else ours | {"pipeline": list(self.parts)}

    def thresholds(self) -> tuple[float, float]:
        """Least chance, and least lead on the second, to answer without asking back."""
        for part in self.config()["pipeline"]:
            if part["name"] == "FallbackClassifier":
                return float(part["threshold"]), float(part.get("ambiguity_threshold", 0.1))
        return 0.0, 0.0


@dataclass(frozen=True, slots=True)
class Trained:
    """A model and how long it took to make, from nothing."""

    model: Path
    seconds: float


OURS = Pipeline("ours", "onze keten")
# Rasa 3.6's own advice for a language without vectors (ontwerp, what was measured).
RASA_DEFAULT = Pipeline(
    "rasa-default",
    "Rasa's standaard (DIET)",
    (
        *_FEATURES,
        {
            "name": "DIETClassifier",
            "epochs": 100,
            "constrain_similarities": True,
            "random_seed": 7,
            **EVERY,
        },
        {"name": "FallbackClassifier", "threshold": 0.3},
    ),
)
RASA_LOGISTIC = Pipeline(
    "rasa-logistic",
    "Rasa's logistische regressie",
    (
        *_FEATURES,
        {"name": "LogisticRegressionClassifier", **EVERY},
        {"name": "FallbackClassifier", "threshold": 0.3},
    ),
)


def with_epochs(pipeline: Pipeline, epochs: int) -> Pipeline:
    """The same pipeline, its DIET trained for so many epochs."""
    parts = tuple(
        part | {"epochs": epochs} if part["name"] == "DIETClassifier" else part
        for part in pipeline.parts or ()
    )
    return replace(pipeline, parts=parts or None)


def pipeline_hash(pipeline: Pipeline) -> str:
    """Sixteen hex digits over what this pipeline's model is made of."""
    if pipeline.parts is None:
        return model_hash()
    made_of = model_hash(sources=BASELINE_SOURCES) + yaml.safe_dump(pipeline.config())
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def ensure_trained(settings: Settings, pipeline: Pipeline, *, train: Train = train_to) -> Trained:
    """The pipeline's model and its training time; trained when there is none for this data.

    A home of its own while it trains: Rasa's cache of an earlier training would make the time
    a lie. Raises services.run.model.TrainingFailed.
    """
    room = settings.home / "evaluation"
    folder = room / f"{pipeline.key}-{pipeline_hash(pipeline)}"
    model, taken = folder / "model.tar.gz", folder / "training.json"
    if not (model.exists() and taken.exists()):
        for old in room.glob(f"{pipeline.key}-*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True)
        config = folder / "config.yml"
        config.write_text(yaml.safe_dump(pipeline.config()), encoding="utf-8")
        start = time.perf_counter()
        train(model, config, replace(settings, home=folder))
        seconds = time.perf_counter() - start
        shutil.rmtree(folder / "rasa-cache", ignore_errors=True)
        # Written last: a training that was broken off leaves nothing that looks finished.
        taken.write_text(json.dumps({"seconds": seconds}), encoding="utf-8")
    return Trained(model, float(json.loads(taken.read_text(encoding="utf-8"))["seconds"]))
