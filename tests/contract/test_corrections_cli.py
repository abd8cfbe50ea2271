"""Reading, deciding and exporting on the command line; nothing unseen leaves it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
import yaml

from services.cli import main
from services.corrections.store import open_corrections
from services.db import make_engine, make_sessions
from tests.corrections import approved, make_suggestion
from tests.databases import sqlite_at

WAITING = make_suggestion(1, text="ik kom niet rond", proposed_by="Wiebigje")
SEEN = approved(2, reviewed_by="Hillechien")
SEVERAL = approved(3, labels=("schulden", "rouw"))


async def fill(url: str) -> None:
    engine = make_engine(url)
    async with open_corrections(make_sessions(engine)) as store:
        for suggestion in (WAITING, SEEN, SEVERAL):
            await store.add(suggestion)
    await engine.dispose()


@pytest.fixture
def home(seeded_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a correction that waits and two that were approved."""
    shutil.copyfile(seeded_sqlite, tmp_path / "voordeur.db")
    monkeypatch.setenv("VOORDEUR_HOME", str(tmp_path))
    asyncio.run(fill(sqlite_at(tmp_path / "voordeur.db")))
    return tmp_path


def test_the_list_shows_what_waits(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nlu", "list"]) == 0
    shown = capsys.readouterr().out
    assert WAITING.id in shown and SEEN.id not in shown
    assert "het model zei: rondkomen (40%); het moet zijn: schulden" in shown


def test_only_approved_sentences_are_exported(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["nlu", "export"]) == 0
    shown = capsys.readouterr()
    (schulden,) = yaml.safe_load(shown.out)["nlu"]
    assert schulden["intent"] == "schulden"
    assert [example["text"] for example in schulden["examples"]] == [SEEN.text, SEVERAL.text]
    assert "2 goedgekeurde zinnen." in shown.err


def test_an_approved_sentence_is_in_the_next_export(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["nlu", "review", WAITING.id, "--approve", "--by", "Bea"]) == 0
    main(["nlu", "export"])
    assert WAITING.text in capsys.readouterr().out


def test_a_rejected_sentence_is_in_no_export(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["nlu", "review", SEEN.id, "--reject", "--by", "Bea"]) == 0
    capsys.readouterr()
    main(["nlu", "export"])
    assert SEEN.text not in capsys.readouterr().out


def test_an_exported_file_names_no_worker_and_is_for_its_owner_only(home: Path) -> None:
    file = home / "verbeteringen.yml"
    assert main(["nlu", "export", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    assert SEEN.text in text and "Wiebigje" not in text and "Hillechien" not in text
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["nlu", "review", "nergens", "--approve", "--by", "Bea"],
        ["nlu", "review", WAITING.id, "--approve", "--by", " "],
        ["train", "--compare", "nergens.yml"],
        ["train", "--use", "candidate-nergens"],
        ["train", "--back"],
    ],
)
def test_what_cannot_be_done_is_said_in_dutch(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.strip().endswith((".", "BESTAND"))
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    "arguments", [["nlu"], ["nlu", "review", "x", "--by", "Bea"], ["train", "--back", "--force"]]
)
def test_half_an_order_is_wrong_use(home: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
