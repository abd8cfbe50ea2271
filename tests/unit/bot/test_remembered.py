"""Embeddings kept in the repository come back nearly as they were, and only for their own encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.remembered import Remembered, remember

TEXTS = ["ik kom niet rond", "Mijn man is overleden", "wie rijdt mij?"]


@pytest.fixture
def vectors() -> np.ndarray:
    """One vector of length one for each text, as the encoder gives them."""
    raw = np.random.default_rng(7).normal(size=(len(TEXTS), 384))
    return (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def file(tmp_path: Path, vectors: np.ndarray) -> Path:
    path = tmp_path / "remembered.npz"
    remember("e5-1", TEXTS, vectors, path)
    return path


def test_every_sentence_gets_its_own_embedding_back_within_a_hundredth(
    file: Path, vectors: np.ndarray
) -> None:
    known = Remembered("e5-1", file)
    assert len(known) == len(TEXTS)
    away = [np.linalg.norm(known.of(text) - row) for text, row in zip(TEXTS, vectors, strict=True)]
    assert max(away) < 0.01


def test_another_version_of_the_encoder_remembers_nothing(file: Path) -> None:
    known = Remembered("e5-2", file)
    assert len(known) == 0
    assert TEXTS[0] not in known


def test_a_sentence_that_was_changed_is_not_known(file: Path) -> None:
    known = Remembered("e5-1", file)
    assert TEXTS[0] in known
    assert TEXTS[0] + "." not in known
    with pytest.raises(KeyError):
        known.of(TEXTS[0] + ".")


def test_without_the_file_nothing_is_remembered(tmp_path: Path) -> None:
    known = Remembered("e5-1", tmp_path / "is_er_niet.npz")
    assert len(known) == 0
    assert TEXTS[0] not in known
    with pytest.raises(KeyError):
        known.of(TEXTS[0])
