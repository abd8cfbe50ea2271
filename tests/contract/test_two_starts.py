"""Two processes that start together on a new database both succeed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import new_postgresql, sqlite_at
from tests.services_needed import ROOT

TOGETHER = 3  # processes
# Imports first, then waits for the others: what is to be tried is the database alone.
UPGRADE = """
import sys
from services.migrations import upgrade
print("ready", flush=True)
sys.stdin.readline()
upgrade(sys.argv[1])
"""
START = """
import sys
from services.run.database import ensure_database
from services.settings import read_settings
settings = read_settings({"VOORDEUR_DATABASE_URL": sys.argv[1]})
print("ready", flush=True)
sys.stdin.readline()
print(ensure_database(settings))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that is not there yet, or is empty."""
    if request.param == "sqlite":
        yield sqlite_at(tmp_path / "new" / "voordeur.db")
        return
    with new_postgresql() as url:
        yield url


def together(program: str, database_url: str) -> list[tuple[int, str, str]]:
    """Status, output and errors of the same program, run by several processes at one moment."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, database_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(TOGETHER)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=120) for process in processes]
    return [
        (process.returncode, said, errors)
        for process, (said, errors) in zip(processes, ended, strict=True)
    ]


def test_processes_that_make_the_database_at_once_all_succeed(new_database: str) -> None:
    for status, _, errors in together(UPGRADE, new_database):
        assert status == 0, errors[-2000:]


def test_processes_that_start_at_once_fill_the_database_once(new_database: str) -> None:
    added = []
    for status, said, errors in together(START, new_database):
        assert status == 0, errors[-2000:]
        added.append(int(said))
    assert sorted(added)[:-1] == [0] * (TOGETHER - 1)
    assert max(added) > 0
