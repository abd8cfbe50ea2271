"""A gateway of its own for each test, on a database that was seeded once."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.run.database import ensure_database
from services.settings import Settings, read_settings
from tests.fake_rasa import FakeRasa
from tests.gateway import QUICK, Gateway, forget_residents, new_postgresql, open_gateway, sqlite_at


@pytest.fixture(scope="session")
def seeded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the whole seed; to be copied."""
    path = tmp_path_factory.mktemp("seeded") / "voordeur.db"
    ensure_database(read_settings({"VOORDEUR_DATABASE_URL": sqlite_at(path)}))
    return path


@pytest.fixture(scope="session")
def seeded_postgresql() -> Iterator[str]:
    """The address of a database with the whole seed; for one test at a time."""
    with new_postgresql() as url:
        ensure_database(read_settings({"VOORDEUR_DATABASE_URL": url}))
        yield url


@pytest.fixture
def database_kind() -> str:
    """A file of tests that runs on both overrides this."""
    return "sqlite"


@pytest.fixture
def seeded_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the seed and no residents yet."""
    if database_kind == "sqlite":
        path = tmp_path / "voordeur.db"
        shutil.copyfile(request.getfixturevalue("seeded_sqlite"), path)
        yield sqlite_at(path)
        return
    url: str = request.getfixturevalue("seeded_postgresql")
    yield url
    forget_residents(url)


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    """A Rasa that is well until a test makes it ill."""
    standing_in = FakeRasa()
    await standing_in.start()
    yield standing_in
    await standing_in.stop()


@pytest.fixture
def gateway_settings(seeded_url: str, rasa: FakeRasa, tmp_path: Path) -> Settings:
    """Settings of a gateway on the copy, with the stand-in as its Rasa."""
    return read_settings(
        {
            "VOORDEUR_HOME": str(tmp_path),
            "VOORDEUR_DATABASE_URL": seeded_url,
            "VOORDEUR_RASA_URLS": rasa.url,
        }
    )


@pytest.fixture
def turn_timeout() -> float:
    """Seconds that Rasa gets for a turn."""
    return QUICK


@pytest.fixture
async def gateway(
    gateway_settings: Settings, rasa: FakeRasa, turn_timeout: float
) -> AsyncIterator[Gateway]:
    """A gateway that runs."""
    async with open_gateway(gateway_settings, rasa, turn_timeout=turn_timeout) as running:
        yield running
