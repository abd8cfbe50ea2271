"""The command measures every pipeline on the same sentences and writes only what it measured."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.cli.evaluate import add_to
from services.cli.evaluate_run import compare, draw, run, write
from services.evaluation.asking import Parse
from services.evaluation.curve import CurvePoint
from services.evaluation.figures import Estimate
from services.evaluation.pipelines import OURS, RASA_LOGISTIC, Pipeline
from services.evaluation.sets import Row, SentenceSet, Taxonomy
from services.settings import read_settings
from tests.unit.evaluation.conftest import ByHeart

SET = SentenceSet("hulpvragen", (Row(("rouw",), "a"), Row(("schulden",), "b")))


def given(home: Path, *arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_to(parser.add_subparsers())
    found = parser.parse_args(["evaluate", *arguments])
    found.settings = read_settings({"VOORDEUR_HOME": str(home)})
    return found


def test_all_pipelines_hear_the_same_sentences_one_after_the_other(taxonomy: Taxonomy) -> None:
    ours, other = ByHeart({"a": "rouw", "b": "schulden"}), ByHeart({"a": "rouw", "b": "vervoer"})
    models = {OURS.key: ours, RASA_LOGISTIC.key: other}
    open_now: list[Pipeline] = []

    @contextmanager
    def opened(pipeline: Pipeline) -> Iterator[tuple[Parse, float | None]]:
        assert not open_now  # two models at once would slow each other down
        open_now.append(pipeline)
        yield models[pipeline.key], 3.0
        open_now.remove(pipeline)

    found = compare([SET], taxonomy, [OURS, RASA_LOGISTIC], opened)
    assert [one.title for one in found] == [OURS.title, RASA_LOGISTIC.title]
    assert [one.sets[0].first.value for one in found] == [1.0, 0.5]
    assert ours.asked == other.asked


def test_pictures_and_tables_stand_beside_each_other_in_the_papers(
    tmp_path: Path, taxonomy: Taxonomy
) -> None:
    marks = "<!-- cijfers:verwisseld -->\n<!-- /cijfers -->\n"
    (tmp_path / "begrip.md").write_text(f"# Begrip\n\n{marks}", encoding="utf-8")
    write(tmp_path, {"verwisseld": "| tabel |"}, {"verwisseld": "<svg/>", "zekerheid": "<svg/>"})
    page = (tmp_path / "begrip.md").read_text(encoding="utf-8")
    assert "![verwisseld](beelden/verwisseld.svg)\n\n| tabel |" in page
    assert (tmp_path / "beelden" / "verwisseld.svg").read_text(encoding="utf-8") == "<svg/>"


def test_only_what_was_measured_is_drawn(taxonomy: Taxonomy) -> None:
    @contextmanager
    def opened(pipeline: Pipeline) -> Iterator[tuple[Parse, float | None]]:
        yield ByHeart({}), None

    found = compare([SET], taxonomy, [OURS], opened)
    assert set(draw(found, [])) == {"verwisseld", "zekerheid"}
    point = CurvePoint(1.0, 10, {"hulpvragen": Estimate(0.5, 0.1, 0.9, 2)})
    assert "leercurve" in draw(found, [point])


def test_figures_of_the_development_set_are_never_written_as_those_of_the_test(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(given(tmp_path, "--quick", "--write")) == 2
    assert "ontwikkelset" in capsys.readouterr().err


def test_a_set_that_is_not_there_is_wrong_use_and_trains_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(given(tmp_path, str(tmp_path / "weg.tsv"))) == 2
    assert "niet te lezen" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_help_can_be_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        given(tmp_path, "--help")
    assert "10, 20, 40 en 70%" in capsys.readouterr().out
