"""Databases of tests: a SQLite file, or a PostgreSQL database that is gone afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.services_needed import POSTGRESQL, missing

ADMIN = make_url(POSTGRESQL).set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def new_postgresql(like: str = "template1") -> Iterator[str]:
    """The address of a new PostgreSQL database, a copy of `like`; gone afterwards."""
    name = f"voordeur_test_{secrets.token_hex(6)}"
    try:
        connection = psycopg.connect(ADMIN, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        missing("PostgreSQL on 127.0.0.1 (or VOORDEUR_TEST_POSTGRESQL)")
    with connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    try:
        yield make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(ADMIN, autocommit=True) as again:
            again.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def sqlite_at(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite+aiosqlite:///{path}"
