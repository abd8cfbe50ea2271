"""What a person sees before a model with corrections is put to use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.cli.compare import compare
from services.corrections.training import Example
from services.settings import Settings, read_settings

ROWS = "code\tvoice\ttext\n"
ROWS += "schulden\tkort\tde deurwaarder komt\n"
ROWS += "rouw\tkort\tmijn man is dood\n"
ROWS += "suicide\tkort\tik wil niet meer\n"
NOW = {"de deurwaarder komt": "rondkomen", "ik wil niet meer": "suicide"}
THEN = {"de deurwaarder komt": "schulden", "mijn man is dood": "eenzaamheid"}
FROM_USE = [
    Example("te veel rekeningen", ("schulden",)),
    Example("bel 06 12345678", ("rouw", "eenzaamheid")),
]


class FakeModel:
    """Knows its sentences, and calls every other one a greeting."""

    def __init__(self, answers: dict[str, str]) -> None:
        self._answers = answers
        self.asked: list[str] = []
        self.closed = False

    def parse(self, text: str) -> dict[str, Any]:
        self.asked.append(text)
        return {"all_intents": {self._answers.get(text, "groeten"): 0.9, "niet_begrepen": 0.1}}

    def close(self) -> None:
        self.closed = True


class Comparison:
    """Two models and a file of sentences, side by side."""

    def __init__(self, folder: Path) -> None:
        self.models = {"nu": FakeModel(NOW), "straks": FakeModel(THEN)}
        self.development = folder / "hulpvragen.tsv"
        self.development.write_text(ROWS, encoding="utf-8")

    def run(self) -> Path:
        return compare(
            read_settings({"VOORDEUR_HOME": "/nergens"}),
            Path("verbeteringen.yml"),
            FROM_USE,
            development=self.development,
            ensure=lambda _: Path("nu"),
            train=lambda _settings, _file: Path("straks"),
            open_model=self._open,
        )

    def _open(self, _settings: Settings, model: Path) -> FakeModel:
        return self.models[model.name]


@pytest.fixture
def comparison(tmp_path: Path) -> Comparison:
    return Comparison(tmp_path)


def test_the_totals_of_both_models_stand_side_by_side(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison.run()
    shown = capsys.readouterr().out
    assert "goed: nu 1 van 3 (33,3%), met de kandidaat 1 van 3 (33,3%)" in shown
    assert "goed: nu 0 van 2 (0,0%), met de kandidaat 0 van 2 (0,0%)" in shown


def test_each_answer_that_becomes_better_is_shown(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison.run()
    shown = capsys.readouterr().out
    assert "wordt beter: 1\n    schulden (was rondkomen): de deurwaarder komt" in shown


def test_each_answer_that_becomes_worse_is_shown(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison.run()
    shown = capsys.readouterr().out
    assert "wordt slechter: 1\n    suicide (wordt groeten): ik wil niet meer" in shown


def test_an_answer_that_changes_from_wrong_to_wrong_is_counted_apart(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison.run()
    assert "verandert, maar blijft fout: 1" in capsys.readouterr().out


def test_a_danger_that_is_heard_no_more_is_said_out_loud(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison.run()
    assert "LET OP: 1 keer wordt een vraag over gevaar" in capsys.readouterr().out


def test_there_is_no_warning_when_no_danger_is_missed(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison.models["straks"] = FakeModel(THEN | {"ik wil niet meer": "suicide"})
    comparison.run()
    assert "LET OP" not in capsys.readouterr().out


def test_the_corrections_are_said_to_be_learned_and_so_to_prove_little(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison.run()
    assert "De kandidaat heeft deze zinnen geleerd" in capsys.readouterr().out


def test_how_to_put_the_candidate_to_use_stands_below(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    assert comparison.run() == Path("straks")
    assert "Aanzetten: voordeur train --use straks" in capsys.readouterr().out


def test_without_development_sentences_only_the_corrections_are_compared(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison.development.unlink()
    comparison.run()
    assert "De ontwikkelzinnen zijn er niet bij." in capsys.readouterr().out
    assert len(comparison.models["nu"].asked) == 2


def test_any_of_several_questions_is_a_good_first_answer(
    comparison: Comparison, capsys: pytest.CaptureFixture[str]
) -> None:
    comparison.models["straks"] = FakeModel(THEN | {"bel [telefoon]": "eenzaamheid"})
    comparison.run()
    assert "rouw + eenzaamheid (was groeten): bel 06 12345678" in capsys.readouterr().out


def test_both_models_see_the_masked_sentences_and_are_closed(comparison: Comparison) -> None:
    comparison.run()
    for model in comparison.models.values():
        assert (model.asked[-1], model.closed) == ("bel [telefoon]", True)
