"""Numbered migrations, in reading order; `upgrade` brings a database to the newest."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

from services.db_lock import alone

FOLDER = Path(__file__).parent
# Full text is each database's own (an FTS5 table, a tsvector column): only migration 0014 knows it.
FULL_TEXT = "search_text"


def upgrade(database_url: str) -> None:
    """Makes or upgrades the database; harmless when it is already the newest.

    Processes that start together wait for each other.
    """
    config = make_config(database_url)
    with alone(database_url):
        command.upgrade(config, "head")


def is_shared(_object: object, name: str | None, *_rest: object) -> bool:
    """False for what only one kind of database has; Alembic's `include_object`."""
    return not (name or "").startswith(FULL_TEXT)


def make_config(database_url: str) -> Config:
    """Alembic's configuration without an ini file; the URL of the async engine made sync."""
    url = make_url(database_url)
    if url.drivername == "sqlite+aiosqlite":
        url = url.set(drivername="sqlite")
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    # "%" is Alembic's own sign in options.
    config.set_main_option(
        "sqlalchemy.url", url.render_as_string(hide_password=False).replace("%", "%%")
    )
    return config
