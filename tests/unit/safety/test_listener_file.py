"""The sentences of the listener, and the file made from them."""

from collections import Counter
from pathlib import Path

import pytest

from services.safety.core import Signal
from services.safety.listener.listener import load_weights
from services.safety.listener.sentences import (
    NONE,
    SentenceInvalid,
    hash_sentences,
    read_ordinary,
    read_sentences,
)
from services.text.embeddings import load_encoder


def test_the_listener_was_made_from_the_sentences_that_are_here() -> None:
    assert load_weights().sentences == hash_sentences(read_sentences()), (
        "doe: python -m services.safety.listener.fit"
    )


def test_the_listener_was_made_with_the_encoder_that_is_here() -> None:
    encoder = load_encoder()
    assert encoder is not None
    assert load_weights().encoder == encoder.version


def test_every_sentence_of_the_listener_stands_there_once() -> None:
    seen = Counter(" ".join(one.text.casefold().split()) for one in read_sentences())
    assert [text for text, times in seen.items() if times > 1] == []


def test_many_writers_wrote_many_sentences_of_each_signal() -> None:
    sentences = read_sentences()
    assert len({one.writer for one in sentences}) >= 10
    times = Counter(one.label for one in sentences)
    assert min(times[signal] for signal in Signal) >= 1000
    assert times[NONE] >= 5000


@pytest.mark.parametrize("line", ["zonder tab", "gevaar\ttekst", "none\t ", "none\ta\tb"])
def test_a_line_that_is_no_sentence_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.tsv").write_text(f"none\tgoed\n{line}\n", encoding="utf-8")
    with pytest.raises(SentenceInvalid, match=r"a\.tsv, regel 2"):
        read_sentences(tmp_path)


def test_a_question_of_several_worries_is_a_signal_when_one_of_them_is() -> None:
    labels = {one.label for one in read_ordinary()}
    assert labels == {NONE, *Signal}
