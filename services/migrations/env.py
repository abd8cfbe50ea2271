"""Runs migrations on the database of the configuration. Only Alembic imports this."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, event

from services.schema import METADATA


def _run() -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    assert url is not None, "make_config always sets it"
    engine = create_engine(url)
    if url.startswith("sqlite"):

        @event.listens_for(engine, "connect")
        def _wal(connection, _record):  # type: ignore[no-untyped-def]
            connection.execute("PRAGMA journal_mode=WAL")

    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


_run()
