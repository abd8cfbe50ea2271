"""What is measured of a pipeline is put together as a social worker would count it."""

from __future__ import annotations

import pytest

from services.evaluation.asking import Parse, ask
from services.evaluation.measured import PipelineFigures, measure
from services.evaluation.sets import Row, SentenceSet, Taxonomy
from services.evaluation.tables import make_parts
from tests.unit.evaluation.conftest import ByHeart

HELP = SentenceSet(
    "hulpvragen",
    (
        Row(("rouw",), "a", voice="kort"),
        Row(("schulden",), "b", voice="kort"),
        Row(("vervoer",), "c", voice="lang"),
        Row(("suicide",), "d", voice="lang"),
    ),
)
TALK = SentenceSet("gesprek", (Row(("groeten",), "e"), Row(("groeten",), "f")))
LANGUAGES = SentenceSet("talen", (Row(("rouw",), "g", language="en"),))
WORRIES = SentenceSet("meervoudig", (Row(("rouw", "schulden"), "h"), Row(("rouw",), "i")))
# rouw is taken for a greeting, a greeting for schulden; the rest is right.
SAYS = {
    "a": "groeten", "b": "schulden", "c": "vervoer", "d": "suicide", "e": "groeten",
    "f": "schulden", "g": "rouw", "h": "rouw", "i": "rouw",
}  # fmt: skip


def figures_of(
    parse: Parse, taxonomy: Taxonomy, *sets: SentenceSet, threshold: float = 0.4
) -> PipelineFigures:
    asked = [(one, ask(parse, one)) for one in sets]
    return measure("onze keten", asked, taxonomy, thresholds=(threshold, 0.1), seconds=12.3)


def test_hulpvragen_and_conversation_are_counted_together_and_languages_apart(
    taxonomy: Taxonomy,
) -> None:
    found = figures_of(ByHeart(SAYS), taxonomy, HELP, TALK, LANGUAGES)
    assert found.joint is not None
    assert found.joint.right.n == 6
    assert found.joint.right.value == pytest.approx(4 / 6)
    assert [one.name for one in found.sets] == ["hulpvragen", "gesprek", "talen"]
    assert list(found.sets[2].groups) == ["en"]


def test_f1_is_given_for_every_code_with_the_number_of_its_sentences(taxonomy: Taxonomy) -> None:
    joint = figures_of(ByHeart(SAYS), taxonomy, HELP, TALK).joint
    assert joint is not None
    assert joint.f1["vervoer"] == (1.0, 1)
    assert joint.f1["rouw"] == (0.0, 1)
    assert joint.f1["schulden"] == (pytest.approx(2 / 3), 1)
    assert joint.f1["groeten"] == (pytest.approx(1 / 2), 2)


def test_each_way_of_writing_is_counted_apart(taxonomy: Taxonomy) -> None:
    groups = figures_of(ByHeart(SAYS), taxonomy, HELP).sets[0].groups
    assert {name: first.n for name, (first, _) in groups.items()} == {"kort": 2, "lang": 2}
    assert groups["lang"][0].value == 1.0


def test_leefgebied_is_counted_for_hulpvragen_only(taxonomy: Taxonomy) -> None:
    found = figures_of(ByHeart(SAYS), taxonomy, HELP, TALK)
    assert [one.domain.n for one in found.sets] == [4, 0]


def test_who_is_sure_is_answered_at_once(taxonomy: Taxonomy) -> None:
    joint = figures_of(ByHeart(SAYS), taxonomy, HELP).joint
    assert joint is not None
    assert (joint.straight.value, joint.straight_right.value, joint.choice.n) == (1.0, 0.75, 0)


def test_a_choice_is_counted_for_hulpvragen_that_may_be_offered(taxonomy: Taxonomy) -> None:
    joint = figures_of(ByHeart(SAYS), taxonomy, HELP, TALK, threshold=0.95).joint
    assert joint is not None
    assert joint.straight.value == 0.0 and joint.straight_right.n == 0
    assert joint.choice.n == 3  # rouw, schulden, vervoer; not suicide, not the greetings


def test_several_worries_are_counted_where_the_pipeline_can_find_them(taxonomy: Taxonomy) -> None:
    found = figures_of(ByHeart(SAYS), taxonomy, HELP, WORRIES)
    assert found.both is not None and found.false_second is not None
    assert (found.both.n, found.both.value) == (1, 0.0)
    assert (found.false_second.n, found.false_second.value) == (1, 0.0)
    baseline = figures_of(ByHeart(SAYS, ranking=True), taxonomy, HELP, WORRIES)
    assert (baseline.both, baseline.false_second) == (None, None)


def test_a_set_of_several_worries_alone_can_be_measured(taxonomy: Taxonomy) -> None:
    found = figures_of(ByHeart(SAYS), taxonomy, WORRIES)
    assert found.joint is None and found.sets == ()
    assert "meervoudig" in make_parts([found], [], taxonomy, source="")


def test_tables_set_every_pipeline_beside_ours(taxonomy: Taxonomy) -> None:
    ours = figures_of(ByHeart(SAYS), taxonomy, HELP, TALK, LANGUAGES, WORRIES)
    other = figures_of(ByHeart(SAYS, ranking=True), taxonomy, HELP, TALK, LANGUAGES, WORRIES)
    parts = make_parts([ours, other], [], taxonomy, source="Gemeten met `x`.")
    assert {"hulpvragen", "stemmen", "talen", "vergelijking", "drempel", "per-hulpvraag",
            "verwisseld", "zekerheid", "meervoudig"} == set(parts)  # fmt: skip
    assert "| trainen | 12 s | 12 s |" in parts["vergelijking"]
    assert "| rouw | groeten | 1 |" in parts["verwisseld"]
    assert "| rouw | 1 | .000 | .000 |" in parts["per-hulpvraag"]
    assert "Gemeten met `x`." in parts["hulpvragen"]
    widths = {line.count("|") for line in parts["vergelijking"].splitlines() if line[:1] == "|"}
    assert widths == {4}
