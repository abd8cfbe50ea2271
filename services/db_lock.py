"""One process at a time makes, upgrades or fills a database; others wait for it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import URL, make_url

ADVISORY_LOCK = 0x766F6F7264657572  # "voordeur" in ASCII: nobody else's lock in this database


@contextmanager
def alone(database_url: str) -> Iterator[None]:
    """Waits until no other process works on the tables, and keeps the others out meanwhile.

    The lock goes with the process that holds it, however it ends. Not to be nested.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        with _advisory_lock(url):
            yield
    elif url.database:
        with _file_lock(Path(url.database)):
            yield
    else:
        yield  # in memory: nobody else's


@contextmanager
def _file_lock(database: Path) -> Iterator[None]:
    """SQLite's own locks do not help: Alembic looks first and writes later."""
    database.parent.mkdir(parents=True, exist_ok=True)
    # The empty file stays: one that removes it could lock another file than who comes next.
    with database.with_name(f"{database.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _advisory_lock(url: URL) -> Iterator[None]:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        yield  # closing the connection lets go of the lock
