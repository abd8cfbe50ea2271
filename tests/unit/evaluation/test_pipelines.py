"""The pipelines compared learn from the same data, with the same dialogue, each in its own way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.evaluation.pipelines import (
    OURS,
    RASA_DEFAULT,
    RASA_LOGISTIC,
    Pipeline,
    ensure_trained,
    pipeline_hash,
    with_epochs,
)
from services.run.model import TrainingFailed
from services.settings import Settings, read_settings


class Training:
    """Stands for Rasa: writes a model and a cache, and keeps what it was asked."""

    def __init__(self, *, fails: bool = False) -> None:
        self._fails = fails
        self.configs: list[dict[str, Any]] = []
        self.homes: list[Path] = []

    def __call__(self, path: Path, config: Path, settings: Settings) -> None:
        self.configs.append(yaml.safe_load(config.read_text(encoding="utf-8")))
        self.homes.append(settings.home)
        (settings.home / "rasa-cache").mkdir()
        path.write_bytes(b"model")
        if self._fails:
            raise TrainingFailed


ALL = [OURS, RASA_DEFAULT, RASA_LOGISTIC]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"VOORDEUR_HOME": str(tmp_path)})


def names(pipeline: Pipeline) -> list[str]:
    return [part["name"] for part in pipeline.config()["pipeline"]]


def test_each_has_its_own_classifier_and_all_the_same_dialogue() -> None:
    assert "bot.nlu.classifier.HelpRequestClassifier" in names(OURS)
    assert "DIETClassifier" in names(RASA_DEFAULT)
    assert "LogisticRegressionClassifier" in names(RASA_LOGISTIC)
    assert all(one.config()["policies"] == OURS.config()["policies"] for one in ALL)


def test_rasas_own_read_words_and_pieces_of_words_and_give_every_chance() -> None:
    for pipeline in (RASA_DEFAULT, RASA_LOGISTIC):
        parts = pipeline.config()["pipeline"]
        counted = [p for p in parts if p["name"] == "CountVectorsFeaturizer"]
        assert [p.get("analyzer", "word") for p in counted] == ["word", "char_wb"]
        assert (counted[1]["min_ngram"], counted[1]["max_ngram"]) == (1, 4)
        classifier = next(p for p in parts if p["name"].endswith("Classifier"))
        assert classifier["ranking_length"] == 0


def test_ours_is_sure_by_the_thresholds_of_its_own_configuration() -> None:
    fallback = next(p for p in OURS.config()["pipeline"] if p["name"] == "FallbackClassifier")
    assert OURS.thresholds() == (fallback["threshold"], fallback["ambiguity_threshold"])
    assert RASA_DEFAULT.thresholds() == (0.3, 0.1)


def test_another_configuration_asks_for_another_model() -> None:
    hashes = {pipeline_hash(one) for one in (*ALL, with_epochs(RASA_DEFAULT, 3))}
    assert len(hashes) == 4
    assert pipeline_hash(with_epochs(RASA_DEFAULT, 100)) == pipeline_hash(RASA_DEFAULT)


def test_a_model_that_is_there_is_not_trained_again(settings: Settings) -> None:
    folder = settings.home / "evaluation" / f"rasa-default-{pipeline_hash(RASA_DEFAULT)}"
    folder.mkdir(parents=True)
    (folder / "model.tar.gz").write_bytes(b"")
    (folder / "training.json").write_text(json.dumps({"seconds": 331.5}))
    training = Training()
    trained = ensure_trained(settings, RASA_DEFAULT, train=training)
    assert (trained.model, trained.seconds) == (folder / "model.tar.gz", 331.5)
    assert training.configs == []


def test_a_model_is_trained_once_from_nothing_with_its_own_configuration(
    settings: Settings,
) -> None:
    training = Training()
    first = ensure_trained(settings, RASA_LOGISTIC, train=training)
    assert ensure_trained(settings, RASA_LOGISTIC, train=training) == first
    assert training.configs == [RASA_LOGISTIC.config()]
    assert training.homes[0] != settings.home  # Rasa's cache of another training is not here
    assert first.model.read_bytes() == b"model" and first.seconds > 0
    assert not list(settings.home.rglob("rasa-cache"))


def test_an_older_model_of_the_same_pipeline_is_removed_and_others_stay(
    settings: Settings,
) -> None:
    for name in ("rasa-logistic-old", "rasa-default-old"):
        (settings.home / "evaluation" / name).mkdir(parents=True)
    ensure_trained(settings, RASA_LOGISTIC, train=Training())
    left = {path.name for path in (settings.home / "evaluation").iterdir()}
    assert left == {"rasa-default-old", f"rasa-logistic-{pipeline_hash(RASA_LOGISTIC)}"}


def test_a_training_that_was_broken_off_is_done_again(settings: Settings) -> None:
    with pytest.raises(TrainingFailed):
        ensure_trained(settings, RASA_LOGISTIC, train=Training(fails=True))
    training = Training()
    ensure_trained(settings, RASA_LOGISTIC, train=training)
    assert len(training.configs) == 1
