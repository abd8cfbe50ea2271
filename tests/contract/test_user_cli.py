"""Accounts on the command line: the link is the only thing on standard output."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from services.cli import main
from tests.databases import sqlite_at

NEW = [
    "user", "add", "--email", "Anja@wijkracht.example", "--name", "Anja Bos", "--role", "worker",
    "--organization", "wijkracht",
]  # fmt: skip


@pytest.fixture(autouse=True)
def home(seeded_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation without accounts."""
    shutil.copyfile(seeded_sqlite, tmp_path / "voordeur.db")
    monkeypatch.setenv("VOORDEUR_HOME", str(tmp_path))
    monkeypatch.setenv("VOORDEUR_DATABASE_URL", sqlite_at(tmp_path / "voordeur.db"))
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Status, standard output and what is for the person at the terminal."""
    status = main(list(arguments))
    shown = capsys.readouterr()
    return status, shown.out.strip(), shown.err.strip()


def test_a_new_account_gives_a_link_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, *NEW)
    assert status == 0
    assert out.startswith("http://127.0.0.1:8080/wachtwoord/") and "\n" not in out
    assert "Er is een account voor Anja Bos. Inwoners zien: Anja." in err


def test_the_link_can_have_the_address_that_colleagues_use(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = said(capsys, *NEW, "--url", "https://voordeur.example/")
    assert out.startswith("https://voordeur.example/wachtwoord/")


def test_accounts_are_listed_with_their_role_and_whether_they_are_off(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said(capsys, *NEW)
    said(capsys, "user", "role", "anja@wijkracht.example", "coordinator")
    said(capsys, "user", "disable", "anja@wijkracht.example")
    assert said(capsys, "user", "list")[1] == (
        "wijkracht: Anja Bos <anja@wijkracht.example>, coordinator, uit"
    )
    assert said(capsys, "user", "list", "--organization", "dewolden")[1] == ""


def test_a_reset_gives_another_link(capsys: pytest.CaptureFixture[str]) -> None:
    first = said(capsys, *NEW)[1]
    status, second, _ = said(capsys, "user", "reset", "anja@wijkracht.example")
    assert status == 0 and second != first


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*NEW[:-1], "elders"], "Deze organisatie ken ik niet."),
        ([*NEW[:3], "anja", *NEW[4:]], "Dit e-mailadres klopt niet."),
        ([*NEW[:-1], "gemeente-borne"], "Deze organisatie ken ik niet."),
        (["user", "disable", "niemand@voordeur.example"], "Er is geen account"),
        (["user", "reset", "x"], "Dit e-mailadres klopt niet."),
    ],
)
def test_what_cannot_be_done_is_said_in_dutch(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    status, out, err = said(capsys, *arguments)
    assert (status, out) == (2, "") and words in err


def test_an_address_has_one_account(capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, *NEW)
    status, _, err = said(capsys, *NEW)
    assert status == 2 and "Er is al een account" in err


def test_an_account_is_put_in_teams_that_are_made_when_needed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = said(capsys, *NEW, "--team", "Geld", "--team", "geld", "--team", "Jeugd")
    assert status == 0 and "\n" not in out
    assert err.count("zit in team Geld") == 2 and "zit in team Jeugd" in err


def test_a_team_without_a_name_makes_no_account(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, *NEW, "--team", " ")[0] == 2
    assert said(capsys, "user", "list")[1] == ""
