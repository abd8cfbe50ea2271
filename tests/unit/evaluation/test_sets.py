"""A set is read as it was written, or refused with a reason a person understands."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.evaluation.sets import SetInvalid, read_set, read_sets, read_taxonomy
from tests.unit.evaluation.conftest import WriteSet


def test_a_sentence_keeps_its_code_its_voice_and_its_quotes(write_set: WriteSet) -> None:
    text = '"kom niet meer" zei hij'
    one = read_set(write_set("hulpvragen", "code voice text", [("rouw", "kort", text)]))
    assert one.name == "hulpvragen" and not one.is_compound
    assert (one.rows[0].codes, one.rows[0].voice, one.rows[0].text) == (("rouw",), "kort", text)


@pytest.mark.parametrize("column", ["code", "codes"])
def test_a_message_with_two_worries_has_two_codes(write_set: WriteSet, column: str) -> None:
    one = read_set(write_set("meervoudig", f"{column} text", [("rouw|schulden", "alles tegelijk")]))
    assert one.is_compound and one.rows[0].codes == ("rouw", "schulden")


def test_a_sentence_in_another_language_says_which(write_set: WriteSet) -> None:
    one = read_set(write_set("talen", "code language text", [("schulden", "en", "I owe money")]))
    assert one.rows[0].language == "en"


def test_a_folder_gives_its_known_sets_and_leaves_the_others(write_set: WriteSet) -> None:
    write_set("plaatsen", "municipality text", [("Hengelo", "ik woon in Hengelo")])
    write_set("gesprek", "code text", [("groeten", "hoi")])
    folder = write_set("hulpvragen", "code text", [("rouw", "mijn man is dood")]).parent
    assert [one.name for one in read_sets(folder)] == ["hulpvragen", "gesprek"]


def test_a_folder_without_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetInvalid, match="hulpvragen"):
        read_sets(tmp_path)


@pytest.mark.parametrize(
    ("heading", "row", "reason"),
    [
        ("code text", ("", "zonder code"), "regel 2"),
        ("code text", ("rouw", " "), "regel 2"),
        ("municipality text", ("Hengelo", "ik woon hier"), "een code"),
        ("code text", ("rouw|schulden", "twee codes"), "twee codes"),
    ],
)
def test_a_row_that_cannot_be_measured_is_refused(
    write_set: WriteSet, heading: str, row: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(SetInvalid, match=reason):
        read_set(write_set("zinnen", heading, [row]))


def test_a_set_without_sentences_or_without_file_is_refused(
    write_set: WriteSet, tmp_path: Path
) -> None:
    with pytest.raises(SetInvalid, match="geen zinnen"):
        read_set(write_set("leeg", "code text", []))
    with pytest.raises(SetInvalid, match="niet te lezen"):
        read_set(tmp_path / "weg.tsv")


def test_there_are_thirty_seven_hulpvragen_and_three_are_signals() -> None:
    taxonomy = read_taxonomy()
    assert len(taxonomy.domains) == len(taxonomy.titles) == 37
    assert set(taxonomy.signals) < set(taxonomy.domains)
