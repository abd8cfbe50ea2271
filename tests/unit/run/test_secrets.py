"""Tokens between our own processes: one for all, and for the owner's eyes only."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from services.run.config_files import write_rasa_files
from services.run.secrets import read_token, write_private
from services.settings import REPOSITORY, read_settings

# Waits until it may begin, then asks for many tokens as fast as it can.
READ = """
import pathlib, sys
from services.run.secrets import read_token
print(flush=True)
sys.stdin.readline()
print(*[read_token(pathlib.Path(sys.argv[1]), f"t{number}") for number in range(200)])
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_token_stays_the_same(tmp_path: Path) -> None:
    assert read_token(tmp_path / "run", "rasa") == read_token(tmp_path / "run", "rasa")


def test_each_process_has_a_token_of_its_own(tmp_path: Path) -> None:
    assert read_token(tmp_path, "rasa") != read_token(tmp_path, "actions")


def test_a_token_cannot_be_guessed(tmp_path: Path) -> None:
    assert len(read_token(tmp_path, "rasa")) >= 43  # 32 random bytes in base64


def test_only_the_owner_can_read_a_token(tmp_path: Path) -> None:
    read_token(tmp_path / "run", "rasa")
    assert mode(tmp_path / "run" / "rasa.token") == 0o600


def test_only_the_owner_can_look_into_the_folder(tmp_path: Path) -> None:
    read_token(tmp_path / "run", "rasa")
    assert mode(tmp_path / "run") == 0o700


def test_a_generous_umask_changes_nothing(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        read_token(tmp_path / "run", "rasa")
    finally:
        os.umask(before)
    assert mode(tmp_path / "run" / "rasa.token") == 0o600


def test_making_a_token_leaves_nothing_else_behind(tmp_path: Path) -> None:
    read_token(tmp_path / "run", "rasa")
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["rasa.token"]


def test_processes_that_start_together_agree_on_one_token(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", READ, str(tmp_path / "run")],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in started:
        process.stdout.readline()
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    write_private(path, "een lange eerste inhoud")
    write_private(path, "kort")
    assert path.read_text() == "kort"


def test_a_file_that_others_could_read_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("open")
    path.chmod(0o644)
    write_private(path, "dicht")
    assert mode(path) == 0o600


@pytest.mark.parametrize("number", [0, 1])
def test_rasas_own_files_are_private(tmp_path: Path, number: int) -> None:
    path = write_rasa_files(read_settings({"VOORDEUR_HOME": str(tmp_path)}))[number]
    assert mode(path) == 0o600


def test_rasa_knows_the_token_of_the_gateway(tmp_path: Path) -> None:
    settings = read_settings({"VOORDEUR_HOME": str(tmp_path)})
    credentials, _ = write_rasa_files(settings)
    assert yaml.safe_load(credentials.read_text()) == {
        "bot.channel.VoordeurInput": {"token": read_token(settings.run, "rasa")}
    }


def test_rasa_knows_the_action_server_and_its_own_database(tmp_path: Path) -> None:
    settings = read_settings({"VOORDEUR_HOME": str(tmp_path), "VOORDEUR_ACTIONS_PORT": "6055"})
    _, endpoints = write_rasa_files(settings)
    assert yaml.safe_load(endpoints.read_text()) == {
        "action_endpoint": {
            "url": "http://127.0.0.1:6055/webhook",
            "headers": {"Authorization": f"Bearer {read_token(settings.run, 'actions')}"},
        },
        "tracker_store": {"type": "SQL", "url": settings.tracker_url},
    }
