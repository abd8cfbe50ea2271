"""A running gateway on a seeded database: one for a whole file, made as new before each test."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.run.database import ensure_database
from services.settings import Settings, read_settings
from tests.databases import new_postgresql, sqlite_at
from tests.fake_rasa import FakeRasa
from tests.gateway import Gateway, open_gateway


@pytest.fixture(scope="session")
def seeded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the whole seed; to be copied."""
    path = tmp_path_factory.mktemp("seeded") / "voordeur.db"
    ensure_database(read_settings({"VOORDEUR_DATABASE_URL": sqlite_at(path)}))
    return path


@pytest.fixture(scope="session")
def seeded_postgresql() -> Iterator[str]:
    """The address of a database with the whole seed; for one gateway at a time."""
    with new_postgresql() as url:
        ensure_database(read_settings({"VOORDEUR_DATABASE_URL": url}))
        yield url


@pytest.fixture(scope="module")
def database_kind(request: pytest.FixtureRequest) -> str:
    """SQLite, unless a file of tests carries the mark BOTH_DATABASES."""
    kind: str = getattr(request, "param", "sqlite")
    return kind


@pytest.fixture(scope="module")
def gateway_settings(
    request: pytest.FixtureRequest, database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings of a gateway on a seeded database; where Rasa is comes later."""
    home = tmp_path_factory.mktemp("home")
    if database_kind == "sqlite":
        shutil.copyfile(request.getfixturevalue("seeded_sqlite"), home / "voordeur.db")
        url = sqlite_at(home / "voordeur.db")
    else:
        url = request.getfixturevalue("seeded_postgresql")
    return read_settings({"VOORDEUR_HOME": str(home), "VOORDEUR_DATABASE_URL": url})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_gateway(gateway_settings: Settings) -> AsyncIterator[Gateway]:
    """The gateway of a file, with a Rasa that does as it is told."""
    async with FakeRasa() as rasa, open_gateway(gateway_settings, rasa) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def gateway(shared_gateway: Gateway) -> Gateway:
    """The gateway without residents, and a Rasa that is well."""
    await shared_gateway.begin_anew()
    return shared_gateway


@pytest_asyncio.fixture(loop_scope="module")
async def fragile_gateway(gateway_settings: Settings) -> AsyncIterator[Gateway]:
    """A gateway of one test, to break; its turns may take a quarter of a second."""
    async with (
        FakeRasa() as rasa,
        open_gateway(gateway_settings, rasa, turn_timeout=0.25) as running,
    ):
        await running.begin_anew()
        yield running
