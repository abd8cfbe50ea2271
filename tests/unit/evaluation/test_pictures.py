"""Pictures can be read out, are the same for the same figures, and show only what is confused."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from services.evaluation.asking import Answers
from services.evaluation.curve import CurvePoint
from services.evaluation.figures import Estimate
from services.evaluation.measured import (
    Asked,
    JointFigures,
    PipelineFigures,
    joint_figures,
    measure,
)
from services.evaluation.pictures import MOST_NAMES, draw_confusion, draw_curve, draw_reliability
from services.evaluation.sets import Row, SentenceSet, Taxonomy
from tests.unit.evaluation.conftest import CLASSES

SVG = "{http://www.w3.org/2000/svg}"


def answered(truths: list[str], answers: list[str]) -> Asked:
    rows = tuple(Row((code,), "tekst") for code in truths)
    chances = np.array([[0.8 if name == best else 0.05 for name in CLASSES] for best in answers])
    times = (0.01,) * len(rows)
    return [(SentenceSet("hulpvragen", rows), Answers(CLASSES, chances, None, times))]


@pytest.fixture
def joint(taxonomy: Taxonomy) -> JointFigures:
    truths = ["rouw", "rouw", "rouw", "rouw", "schulden", "vervoer"]
    answers = ["groeten", "suicide", "rouw", "suicide", "schulden", "vervoer"]
    return joint_figures(answered(truths, answers), taxonomy, thresholds=(0.4, 0.1))


@pytest.fixture
def pipelines(taxonomy: Taxonomy) -> list[PipelineFigures]:
    asked = answered(["rouw", "schulden"], ["rouw", "vervoer"])
    return [
        measure(title, asked, taxonomy, thresholds=(0.4, 0.1), seconds=None)
        for title in ("onze keten", "Rasa's <standaard>")
    ]


CURVE = [
    CurvePoint(0.5, 50, {"hulpvragen": Estimate(0.7, 0.6, 0.8, 40)}),
    CurvePoint(1.0, 100, {"hulpvragen": Estimate(0.8, 0.7, 0.9, 40)}),
]


def texts(svg: str) -> list[str]:
    return ["".join(item.itertext()) for item in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def described(svg: str) -> tuple[str, str]:
    """Title and description that a screen reader finds, by the names the picture gives."""
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    title, description = (
        next(item for item in root if item.get("id") == name)
        for name in (root.get("aria-labelledby") or "").split()
    )
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    return title.text or "", description.text or ""


def test_the_matrix_names_what_is_confused_and_nothing_else(joint: JointFigures) -> None:
    named = set(texts(draw_confusion(joint))) & set(CLASSES)
    assert named == {"rouw", "suicide", "groeten"}


def test_who_cannot_see_the_matrix_hears_the_confusions(joint: JointFigures) -> None:
    title, description = described(draw_confusion(joint))
    assert title == "Wat verwisseld wordt"
    assert "rouw begrepen als suicide: 2 keer; rouw begrepen als groeten: 1 keer." in description


def test_a_matrix_without_confusions_can_be_drawn(taxonomy: Taxonomy) -> None:
    joint = joint_figures(answered(["rouw"] * 3, ["rouw"] * 3), taxonomy, thresholds=(0, 0))
    drawn = draw_confusion(joint)
    assert "Niets is verwisseld" in described(drawn)[1]
    assert "niets" in texts(drawn)


def test_a_matrix_never_has_more_names_than_can_be_read() -> None:
    classes = tuple(f"klasse{n:02d}" for n in range(40))
    nothing = Estimate(0.0, 0.0, 0.0, 0)
    joint = JointFigures(
        classes, nothing, nothing, {}, np.ones((40, 40), dtype=np.int64), (), 0.0,
        nothing, nothing, nothing,
    )  # fmt: skip
    assert len(set(texts(draw_confusion(joint))) & set(classes)) == MOST_NAMES


def test_reliability_names_every_pipeline_and_its_error(pipelines: list[PipelineFigures]) -> None:
    drawn = draw_reliability(pipelines)
    _, description = described(drawn)
    assert "onze keten: kalibratiefout .500" in description
    assert any("Rasa's <standaard>" in text for text in texts(drawn))


def test_the_learning_curve_says_its_steps_in_words() -> None:
    _, description = described(draw_curve(CURVE))
    assert "hulpvragen: 50 zinnen .700, 100 zinnen .800" in description


def test_the_same_figures_give_the_same_picture_without_a_date(
    joint: JointFigures, pipelines: list[PipelineFigures]
) -> None:
    for draw in (
        lambda: draw_confusion(joint),
        lambda: draw_reliability(pipelines),
        lambda: draw_curve(CURVE),
    ):
        drawn = draw()
        assert drawn == draw()
        assert not re.search(r"\b20\d\d-\d\d-\d\d|dc:date|Matplotlib v", drawn)
