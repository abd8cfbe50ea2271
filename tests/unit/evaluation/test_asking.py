"""A model is asked about messages as residents' messages reach it, and its answers are kept whole."""

from __future__ import annotations

import numpy as np
import pytest

from services.evaluation.asking import WARM, ask
from services.evaluation.sets import Row, SentenceSet, SetInvalid
from tests.unit.evaluation.conftest import CLASSES, ByHeart


def make_set(*rows: tuple[str, str]) -> SentenceSet:
    return SentenceSet("hulpvragen", tuple(Row((code,), text) for code, text in rows))


def test_answers_stand_in_the_order_of_the_set() -> None:
    asked = make_set(("rouw", "mijn man is dood"), ("schulden", "ik heb schulden"))
    found = ask(ByHeart({"mijn man is dood": "rouw", "ik heb schulden": "schulden"}), asked)
    assert found.classes == CLASSES
    assert [CLASSES[place] for place in found.chances.argmax(axis=1)] == ["rouw", "schulden"]
    assert found.truth(asked.rows).tolist() == [1, 2]
    assert found.compounds == (("rouw",), ("schulden",))


def test_every_sentence_is_timed_and_warming_up_is_not() -> None:
    model = ByHeart({})
    found = ask(model, make_set(*[("rouw", f"zin {n}") for n in range(12)]))
    assert len(found.seconds) == 12
    assert len(model.asked) >= 12 + WARM


def test_the_model_sees_the_masked_text_without_a_slash_in_front() -> None:
    model = ByHeart({})
    ask(model, make_set(("schulden", "/groeten bel mij op 06 12345678")))
    assert set(model.asked) == {"groeten bel mij op [telefoon]"}


def test_of_rasas_own_ranking_all_chances_are_kept_and_not_sure_is_no_answer() -> None:
    asked = make_set(("rouw", "mijn man is dood"))
    found = ask(ByHeart({"mijn man is dood": "rouw"}, ranking=True), asked)
    assert found.classes == CLASSES
    assert found.chances.sum() == pytest.approx(1)
    assert np.count_nonzero(found.chances) == len(CLASSES)
    assert found.compounds is None


def test_a_code_that_the_model_does_not_know_is_refused() -> None:
    with pytest.raises(SetInvalid, match="tuinieren"):
        ask(ByHeart({}), make_set(("tuinieren", "mijn heg")))
