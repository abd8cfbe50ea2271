"""`voordeur nlu check` finds nothing wrong with the sentences we train with."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.cli import main


def test_the_training_sentences_pass_their_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOORDEUR_HOME", str(tmp_path))
    status = main(["nlu", "check"])
    shown = capsys.readouterr().out
    assert [line for line in shown.splitlines() if line.startswith("FOUT")] == []
    assert status == 0
    assert list(tmp_path.iterdir()) == []  # it needs no database and makes none
