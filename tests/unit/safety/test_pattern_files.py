"""A pattern file that is not sound is refused, with the place that is wrong."""

from pathlib import Path
from typing import Any

import pytest

from services.safety.patterns import (
    FOLDER,
    PatternInvalid,
    load_file,
    load_files,
    make_layer,
    read_file,
)

SOUND: dict[str, Any] = {
    "taal": "nl",
    "groepen": {"wil": "wil, wou"},
    "patronen": [
        {"id": "dood", "signaal": "suicide", "zoek": ["@wil & dood /3"], "voorbeeld": ["wil dood"]}
    ],
}


def _with(**changes: Any) -> dict[str, Any]:
    return {**SOUND, "patronen": [{**SOUND["patronen"][0], **changes}]}


def test_a_sound_file_is_read() -> None:
    file = read_file(SOUND, "nl.yml")
    assert make_layer([file]).find("ik wou dat ik dood was")[0].pattern_id == "nl-dood"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "geen lijst van namen"),
        ({**SOUND, "patroon": []}, "onbekend: patroon"),
        ({**SOUND, "patronen": []}, "geen lijst, of een lege"),
        (_with(signaal="paniek"), "signaal 'paniek' bestaat niet"),
        (_with(zoek=["@wens & dood"]), "groep @wens bestaat niet"),
        (_with(zoek=["wil & dood > nu"]), "& en > samen"),
        (_with(zoek=["wil & dood /0"]), "geen aantal woorden"),
        (_with(zoek=["wil & "]), "leeg stuk"),
        (_with(zoek=["wil & .."]), "geen begin of eind"),
        (_with(zoek=["wil & *"]), "geen woord"),
        (_with(zoek=[]), "niets om te zoeken"),
        (_with(voorbeeld=[]), "geen lijst, of een lege"),
        (_with(som=[["veel", "dood"]], vanaf=3), "geen [gewicht, woorden]"),
        (_with(som=[[2, "dood"]]), "zonder vanaf"),
        (_with(zoeken=["dood"]), "onbekend: zoeken"),
    ],
)
def test_what_is_wrong_in_a_file_is_told(content: object, problem: str) -> None:
    with pytest.raises(PatternInvalid, match=r"nl\.yml") as error:
        read_file(content, "nl.yml")
    assert problem in str(error.value)


def test_the_same_id_twice_is_refused() -> None:
    file = read_file(SOUND, "nl.yml")
    with pytest.raises(PatternInvalid, match="nl-dood"):
        make_layer([file, file])


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nl.yml").write_text("taal: [", encoding="utf-8")
    with pytest.raises(PatternInvalid, match="geen YAML"):
        load_file(tmp_path / "nl.yml")


def test_a_folder_without_patterns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PatternInvalid, match="geen patronen"):
        load_files(tmp_path)


def test_every_language_but_dutch_says_that_no_native_speaker_checked_it() -> None:
    for path in FOLDER.glob("*.yml"):
        said = "nagekeken door een moedertaalspreker" in path.read_text(encoding="utf-8")
        assert said == (path.stem != "nl"), path
