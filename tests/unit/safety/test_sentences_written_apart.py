"""How much the layer finds of sentences it was not made with.

apart_*.tsv were written after the patterns and never used to change them: keep it so, or the
numbers mean nothing. more_*.tsv are the hardest we could think of (indirect, misspelt, slang,
hidden in a long story) and were looked at. other_languages.tsv is a small check per language.
"""

from pathlib import Path

from services.safety.patterns import load_layer

HERE = Path(__file__).parent


def _signals(name: str) -> list[tuple[str, str]]:
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(signal, text) for signal, _, text in (line.partition("\t") for line in lines)]


def _share_found(texts: list[str]) -> float:
    return sum(bool(load_layer().find(text)) for text in texts) / len(texts)


def _negatives(name: str) -> list[str]:
    return (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()


def test_nineteen_of_twenty_messages_about_danger_written_apart_are_noticed() -> None:
    assert _share_found([text for _, text in _signals("apart_signals")]) >= 0.95


def test_one_in_thirty_everyday_messages_written_apart_is_taken_for_danger_at_most() -> None:
    assert _share_found(_negatives("apart_negatives")) <= 0.034


def test_most_of_the_hardest_messages_about_danger_are_noticed() -> None:
    assert _share_found([text for _, text in _signals("more_signals")]) >= 0.94


def test_few_of_the_hardest_everyday_messages_are_taken_for_danger() -> None:
    assert _share_found(_negatives("more_negatives")) <= 0.055


def test_danger_is_noticed_in_the_languages_newcomers_write() -> None:
    rows = _signals("other_languages")
    right = [signal in {one.signal for one in load_layer().find(text)} for signal, text in rows]
    assert sum(right) / len(right) >= 0.97
