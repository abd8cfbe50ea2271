"""Migrations make exactly the tables of the code, on SQLite and PostgreSQL, and can be undone."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url

from services.migrations import FOLDER, FULL_TEXT, is_shared, make_config, upgrade
from services.schema import METADATA

VERSIONS = FOLDER / "versions"
FILES = sorted(path.stem for path in VERSIONS.glob("*.py") if path.stem != "__init__")


@contextmanager
def connected(database_url: str) -> Iterator[Connection]:
    engine = create_engine(make_config(database_url).get_main_option("sqlalchemy.url") or "")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def tables(database_url: str) -> set[str]:
    """Tables of a database, without Alembic's own and those of SQLite's full text."""
    with connected(database_url) as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return {name for name in names if not name.startswith(FULL_TEXT)}


def test_an_upgraded_database_has_exactly_the_tables_of_the_code(database_url: str) -> None:
    assert tables(database_url) == set(METADATA.tables)


def test_an_upgraded_database_differs_nowhere_from_the_code(database_url: str) -> None:
    with connected(database_url) as connection:
        opts = {"compare_server_default": True, "include_object": is_shared}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, METADATA) == []


def test_foreign_keys_say_the_same_about_removal_as_the_code(database_url: str) -> None:
    with connected(database_url) as connection:
        found = {
            (table, key["constrained_columns"][0], (key["options"].get("ondelete") or "").upper())
            for table in METADATA.tables
            for key in inspect(connection).get_foreign_keys(table)
        }
    assert found == {
        (table.name, key.parent.name, (key.ondelete or "").upper())
        for table in METADATA.tables.values()
        for key in table.foreign_keys
    }


def test_an_upgraded_database_knows_its_newest_migration(database_url: str) -> None:
    with connected(database_url) as connection:
        versions = list(connection.scalars(text("SELECT version_num FROM alembic_version")))
    assert versions == [FILES[-1][:4]]


def test_upgrading_twice_is_the_same_as_once(database_url: str) -> None:
    before = tables(database_url)
    upgrade(database_url)
    assert tables(database_url) == before


def test_every_migration_can_be_undone(database_url: str) -> None:
    command.downgrade(make_config(database_url), "base")
    assert tables(database_url) == set()


def test_after_undoing_everything_the_database_can_be_made_again(database_url: str) -> None:
    command.downgrade(make_config(database_url), "base")
    upgrade(database_url)
    with connected(database_url) as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_shared})
        assert compare_metadata(context, METADATA) == []


@pytest.mark.parametrize("number", range(1, len(FILES)))
def test_each_migration_can_be_undone_and_done_again_on_its_own(
    database_url: str, number: int
) -> None:
    command.downgrade(make_config(database_url), FILES[number - 1][:4])
    upgrade(database_url)
    assert tables(database_url) == set(METADATA.tables)


def test_upgrading_keeps_what_is_stored(database_url: str) -> None:
    command.downgrade(make_config(database_url), "0001")
    with connected(database_url) as connection:
        connection.execute(
            text(
                "INSERT INTO organization (id, slug, kind, name) VALUES ('1', 'a', 'welzijn', 'A')"
            )
        )
        connection.commit()
    upgrade(database_url)
    with connected(database_url) as connection:
        assert list(connection.scalars(text("SELECT slug FROM organization"))) == ["a"]


def test_upgrading_removes_hulpvragen_of_services_that_are_gone(database_url: str) -> None:
    command.downgrade(make_config(database_url), "0007")
    organization = (
        "INSERT INTO organization (id, slug, kind, name) VALUES ('o', 'o', 'welzijn', 'O')"
    )
    service = (
        "INSERT INTO service (id, organization_id, name, status, draft, reported_wrong,"
        " audience_by_age, last_modified)"
        " VALUES ('s', 'o', 'S', 'active', false, false, false, '2026-11-22 12:00:00')"
    )
    term = (
        "INSERT INTO taxonomy_term (id, taxonomy_id, code, name, severity, position)"
        " VALUES ('t', 'x', 'rouw', 'Rouw', 5, 0)"
    )
    with connected(database_url) as connection:
        for statement in (
            organization,
            service,
            "INSERT INTO taxonomy (id, name, description) VALUES ('x', 'hulpvragen', '')",
            term,
            "INSERT INTO attribute (id, link_id, link_entity, link_type, taxonomy_term_id)"
            " VALUES ('kept', 's', 'service', 'hulpvraag', 't')",
            "INSERT INTO attribute (id, link_id, link_entity, link_type, taxonomy_term_id)"
            " VALUES ('orphan', 'gone', 'service', 'hulpvraag', 't')",
        ):
            connection.execute(text(statement))
        connection.commit()
    upgrade(database_url)
    with connected(database_url) as connection:
        assert list(connection.scalars(text("SELECT id FROM attribute"))) == ["kept"]


def test_a_database_in_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new' / 'deeper' / 'voordeur.db'}"
    upgrade(url)
    assert tables(url) == set(METADATA.tables)


def test_a_percent_sign_in_the_password_of_the_database_is_kept() -> None:
    password = f"a%40b%{secrets.token_hex(2)}"
    url = make_url("postgresql+psycopg://localhost/voordeur").set(
        username="voordeur", password=password
    )
    config = make_config(url.render_as_string(hide_password=False))
    assert make_url(config.get_main_option("sqlalchemy.url") or "").password == password


def test_migrations_are_numbered_from_one_without_gaps() -> None:
    assert [name[:4] for name in FILES] == [f"{number:04}" for number in range(1, len(FILES) + 1)]


@pytest.mark.parametrize("name", FILES)
def test_a_migration_is_named_by_its_number_and_subject(name: str) -> None:
    assert re.fullmatch(r"\d{4}_[a-z]+(_[a-z]+)*", name)


@pytest.mark.parametrize("name", FILES)
def test_a_migration_carries_the_number_of_its_file_and_follows_the_one_before(name: str) -> None:
    number = int(name[:4])
    revision = ScriptDirectory.from_config(make_config("sqlite://")).get_revision(name[:4])
    assert revision is not None
    assert Path(revision.path).stem == name
    assert revision.down_revision == (f"{number - 1:04}" if number > 1 else None)


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory.from_config(make_config("sqlite://")).get_heads()) == 1
