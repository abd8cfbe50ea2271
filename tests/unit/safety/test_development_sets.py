"""How much the patterns find of the sentences they were written with.

Development data: the patterns were made while looking at it, so it proves nothing about new
sentences. It only warns when a change loses something.
"""

from pathlib import Path

import pytest

from services.safety.patterns import load_layer

HERE = Path(__file__).parent
SETS = HERE.parents[1] / "dialogue" / "development" / "safety"
NONE = "none"


def _rows(path: Path, *, header: bool = False) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()[header:]
    return [(code, text) for code, _, text in (line.partition("\t") for line in lines if line)]


def _share(found: list[bool]) -> float:
    return sum(found) / len(found)


@pytest.mark.parametrize(
    ("name", "floor"),
    [("acuut_gevaar", 0.97), ("huiselijk_geweld", 0.95), ("suicide", 0.94)],
)
def test_most_messages_about_danger_are_noticed(name: str, floor: float) -> None:
    rows = _rows(SETS / f"{name}.tsv", header=True)
    noticed = [bool(load_layer().find(text)) for code, text in rows if code != NONE]
    assert _share(noticed) >= floor


@pytest.mark.parametrize(
    ("name", "ceiling"),
    [("acuut_gevaar", 0.035), ("huiselijk_geweld", 0.02), ("suicide", 0.03)],
)
def test_few_messages_without_danger_are_taken_for_danger(name: str, ceiling: float) -> None:
    rows = _rows(SETS / f"{name}.tsv", header=True)
    noticed = [bool(load_layer().find(text)) for code, text in rows if code == NONE]
    assert _share(noticed) <= ceiling


def test_the_sentences_the_first_patterns_were_written_for_are_still_found() -> None:
    rows = _rows(HERE / "dev_signals.tsv")
    found = [code in {one.signal for one in load_layer().find(text)} for code, text in rows]
    assert _share(found) >= 0.98


def test_the_everyday_sentences_the_first_patterns_were_checked_with_are_no_signal() -> None:
    lines = (HERE / "dev_negatives.tsv").read_text(encoding="utf-8").splitlines()
    assert _share([bool(load_layer().find(line)) for line in lines if line]) <= 0.01
