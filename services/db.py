"""Engine, Base and column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from services.db_turns import take_turns

Sessions = async_sessionmaker[AsyncSession]


class Base(DeclarativeBase):
    """All tables; constraints carry names so that migrations can drop them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite hands back naive datetimes, so UTC is put back; naive input is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_engine(database_url: str) -> AsyncEngine:
    """An engine; opens nothing until first used.

    SQLite: write-ahead log so that readers do not wait, foreign keys on (off by default), and
    writers in a row (services/db_turns.py); who waits for its turn has a connection, so there are
    many.
    """
    if database_url.startswith("sqlite"):
        # In memory there is one connection, which everybody shares.
        in_memory = make_url(database_url).database in {None, "", ":memory:"}
        many: dict[str, Any] = {} if in_memory else {"pool_size": 20, "max_overflow": 20}
        engine = create_async_engine(database_url, hide_parameters=True, **many)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        if not in_memory:
            take_turns(engine.sync_engine)
        return engine
    return create_async_engine(
        database_url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True
    )


def make_sessions(engine: AsyncEngine) -> Sessions:
    """The session factory; objects stay readable after commit because stores return core objects."""
    return async_sessionmaker(engine, expire_on_commit=False)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
