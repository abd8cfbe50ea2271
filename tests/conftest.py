"""Fixtures that several kinds of tests share. One trained model and one running house per run."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url

from services.db import Sessions, make_engine, make_sessions
from services.migrations import upgrade
from services.run.model import ensure_model
from services.settings import Settings, read_settings
from tests.databases import new_postgresql, sqlite_at
from tests.house import House, free_ports
from tests.mail import HOST, Inbox, serving
from tests.services_needed import ROOT

# The cores are shared: a slow moment is no failure.
settings.register_profile("voordeur", deadline=None)
settings.load_profile("voordeur")

CACHE = ROOT / ".cache" / "tests"  # the trained model stays here between runs


@pytest.fixture(scope="session")
def model_home() -> Path:
    """A folder with the model for the present data, config and code; trained at most once."""
    ensure_model(read_settings({"VOORDEUR_HOME": str(CACHE)}), quiet=True)
    return CACHE


@pytest.fixture(scope="session")
def inbox() -> Inbox:
    """What the house mailed."""
    return Inbox()


@pytest.fixture(scope="session")
def mail_port(inbox: Inbox) -> Iterator[int]:
    """Where the house finds its mail server."""
    with serving(inbox) as port:
        yield port


@pytest.fixture(scope="session")
def house_settings(
    model_home: Path, mail_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings of a house of its own, with the shared model and a mail server."""
    home = tmp_path_factory.mktemp("house")
    (home / "models").symlink_to(model_home / "models")
    gateway, rasa, actions = free_ports(3)
    return read_settings(
        {
            "VOORDEUR_HOME": str(home),
            "VOORDEUR_PORT": str(gateway),
            "VOORDEUR_RASA_PORT": str(rasa),
            "VOORDEUR_ACTIONS_PORT": str(actions),
            "VOORDEUR_SMTP_URL": f"smtp://{HOST}:{mail_port}",
            "VOORDEUR_MAIL_FROM": "voordeur@wijkracht.example",
        }
    )


@pytest.fixture(scope="session")
def house(house_settings: Settings) -> Iterator[House]:
    """Gateway, Rasa and action server, really running."""
    running = House(house_settings)
    running.open()
    yield running
    running.close()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table and no rows; to be copied, which is quicker than migrating."""
    path = tmp_path_factory.mktemp("empty") / "voordeur.db"
    upgrade(sqlite_at(path))
    return path


@pytest.fixture(scope="session")
def empty_postgresql() -> Iterator[str]:
    """The name of a database with every table and no rows; to be copied."""
    with new_postgresql() as url:
        upgrade(url)
        yield str(make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, upgraded database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copyfile(request.getfixturevalue("empty_sqlite"), path)
        yield sqlite_at(path)
        return
    with new_postgresql(like=request.getfixturevalue("empty_postgresql")) as url:
        yield url


@pytest.fixture
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    """A session factory on each kind of database."""
    engine = make_engine(database_url)
    yield make_sessions(engine)
    await engine.dispose()
