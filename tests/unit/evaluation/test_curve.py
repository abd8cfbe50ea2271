"""The learning curve: the same few sentences are in every larger share, and more teach more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.curve import RememberedEncoder, choose, learn, training_data
from services.evaluation.curve import SHARES, learning_curve
from services.evaluation.sets import Row, SentenceSet, SetInvalid, Taxonomy
from services.text.embeddings import Reading

LABELS = [["rouw"]] * 40 + [["schulden"]] * 15 + [["vervoer", "schulden"]] * 5 + [["vervoer"]] * 3


class CountingEncoder:
    """Embeddings by the letters of a text; counts how often each text was read."""

    dimensions = 26
    version = "letters"

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def encode(self, texts: Sequence[str]) -> Any:
        self.seen.update(texts)
        rows = [[text.count(chr(97 + n)) + 0.1 for n in range(26)] for text in texts]
        return np.array(rows, dtype=np.float32)

    def read(self, parts: Sequence[str]) -> Reading:
        whole = self.encode(parts).sum(axis=0)
        return Reading(whole, whole, whole[None])


@pytest.mark.parametrize(
    ("share", "sizes"), [(0.1, [4, 2, 2]), (0.5, [20, 10, 2]), (1, [40, 20, 3])]
)
def test_every_hulpvraag_gives_the_same_share_and_never_fewer_than_two(
    share: float, sizes: list[int]
) -> None:
    counted = Counter(min(LABELS[place]) for place in choose(LABELS, share))
    assert [counted[name] for name in ("rouw", "schulden", "vervoer")] == sizes


def test_a_larger_share_holds_the_smaller_one() -> None:
    chosen = [set(choose(LABELS, share)) for share in SHARES]
    assert all(small < large for small, large in pairwise(chosen))
    assert chosen[-1] == set(range(len(LABELS)))


def test_the_same_sentences_are_chosen_every_time() -> None:
    assert choose(LABELS, 0.4) == choose(LABELS, 0.4) != list(range(len(choose(LABELS, 0.4))))


def test_a_text_is_read_once_however_many_models_need_it() -> None:
    encoder = CountingEncoder()
    remembered = RememberedEncoder(encoder, ["aap", "noot", "aap"])
    remembered.encode(["noot", "aap"])
    assert remembered.encode(["aap"])[0, 0] == pytest.approx(2.1)
    assert remembered.read(["aap"]).whole[0] == pytest.approx(2.1)
    assert max(encoder.seen.values()) == 1


def test_a_model_learns_from_each_share_and_answers_all_texts() -> None:
    texts = [f"mijn man is overleden {n}" for n in range(20)]
    texts += [f"de deurwaarder komt om geld {n}" for n in range(20)]
    labels = [["rouw"]] * 20 + [["schulden"]] * 20
    asked = ["overleden", "geld voor de deurwaarder", "mijn man is overleden"]
    encoder = CountingEncoder()
    found = list(learn(texts, labels, asked, [0.5, 1.0], encoder))
    assert [one["sentences"] for one in found] == [20, 40]
    assert found[1]["classes"] == ["rouw", "schulden"]
    best = np.array(found[1]["chances"]).argmax(axis=1)
    assert best.tolist() == [0, 1, 0]
    assert max(encoder.seen.values()) == 1


NLU = """
version: "3.1"
nlu:
- intent: rouw
  examples: |
    - mijn vrouw is overleden, bel 06 12345678
- intent: schulden
  examples:
  - text: schulden en ook geen vervoer
    metadata: {codes: [schulden, vervoer]}
"""


def test_it_learns_from_masked_sentences_and_from_every_worry_in_them(tmp_path: Path) -> None:
    (tmp_path / "nlu.yml").write_text(NLU, encoding="utf-8")
    texts, labels = training_data(tmp_path)
    assert dict(zip(texts, labels, strict=True)) == {
        "mijn vrouw is overleden, bel [telefoon]": ["rouw"],
        "schulden en ook geen vervoer": ["schulden", "vervoer"],
    }


# --- the services' side, with a bot that answers by heart


def bot_that_learns(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Right about everything from half of its data on; before that always rouw."""
    for share in request["shares"]:
        rows = [[0.6, 0.4] if share < 0.5 or "dood" in text else [0.4, 0.6]
                for text in request["texts"]]  # fmt: skip
        yield {"share": share, "sentences": round(100 * share),
               "classes": ["rouw", "schulden"], "chances": rows}  # fmt: skip


SETS = [
    SentenceSet("hulpvragen", (Row(("rouw",), "hij is dood"), Row(("schulden",), "te veel"))),
    SentenceSet("talen", (Row(("schulden",), "debts", language="en"),)),
]


def test_each_point_of_the_curve_has_every_set_with_its_own_sentences(taxonomy: Taxonomy) -> None:
    points = learning_curve(bot_that_learns, SETS, taxonomy)
    assert [point.sentences for point in points] == [10, 20, 40, 70, 100]
    assert [point.first["hulpvragen"].value for point in points] == [0.5, 0.5, 0.5, 1.0, 1.0]
    assert [point.first["talen"].value for point in points] == [0.0, 0.0, 0.0, 1.0, 1.0]


def test_a_code_that_was_never_learned_is_refused(taxonomy: Taxonomy) -> None:
    unknown = [SentenceSet("zinnen", (Row(("vervoer",), "de bus"),))]
    with pytest.raises(SetInvalid, match="vervoer"):
        learning_curve(bot_that_learns, unknown, taxonomy)
