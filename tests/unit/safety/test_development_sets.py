"""How much the patterns find of the sentences they were made with.

Development data: the patterns were made while looking at it, so it proves nothing about new
sentences. It only warns when a change loses something. What the watch finds of new sentences
stands in docs/begrip.md.
"""

from pathlib import Path

import pytest

from services.safety.listener.sentences import NONE, Sentence, read_sentences
from services.safety.patterns import load_layer

HERE = Path(__file__).parent


def _of(*writers: str) -> list[Sentence]:
    return [one for one in read_sentences() if one.writer in writers]


def _share_found(sentences: list[Sentence]) -> float:
    return sum(bool(load_layer().find(one.text)) for one in sentences) / len(sentences)


@pytest.mark.parametrize(
    ("name", "found", "raised"),
    [
        ("ontwikkel_acuut_gevaar", 0.97, 0.035),
        ("ontwikkel_huiselijk_geweld", 0.95, 0.02),
        ("ontwikkel_suicide", 0.94, 0.03),
        ("eerder_dev", 0.98, 0.01),
        ("eerder_more", 0.94, 0.055),
        ("eerder_apart", 0.94, 0.035),
    ],
)
def test_the_patterns_still_find_what_they_were_made_for(
    name: str, found: float, raised: float
) -> None:
    sentences = _of(name)
    assert _share_found([one for one in sentences if one.label != NONE]) >= found
    assert _share_found([one for one in sentences if one.label == NONE]) <= raised


def test_the_patterns_know_danger_in_the_languages_newcomers_write() -> None:
    lines = (HERE / "other_languages.tsv").read_text(encoding="utf-8").splitlines()
    rows = [(signal, text) for signal, _, text in (line.partition("\t") for line in lines)]
    right = [signal in {one.signal for one in load_layer().find(text)} for signal, text in rows]
    assert sum(right) / len(right) >= 0.97
