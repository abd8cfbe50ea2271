"""The search index: documents, vectors, words; full text in each database's own way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# FTS5 keeps no text of its own: it reads search_document, and triggers tell it what changed.
SQLITE = (
    "CREATE VIRTUAL TABLE search_text USING fts5("
    "title, subjects, also, body, content='search_document', content_rowid='number',"
    " tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER search_text_insert AFTER INSERT ON search_document BEGIN"
    " INSERT INTO search_text(rowid, title, subjects, also, body)"
    " VALUES (new.number, new.title, new.subjects, new.also, new.body); END",
    "CREATE TRIGGER search_text_delete AFTER DELETE ON search_document BEGIN"
    " INSERT INTO search_text(search_text, rowid, title, subjects, also, body)"
    " VALUES ('delete', old.number, old.title, old.subjects, old.also, old.body); END",
    "CREATE TRIGGER search_text_update AFTER UPDATE ON search_document BEGIN"
    " INSERT INTO search_text(search_text, rowid, title, subjects, also, body)"
    " VALUES ('delete', old.number, old.title, old.subjects, old.also, old.body);"
    " INSERT INTO search_text(rowid, title, subjects, also, body)"
    " VALUES (new.number, new.title, new.subjects, new.also, new.body); END",
)
POSTGRESQL = (
    "ALTER TABLE search_document ADD COLUMN search_text tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('dutch', title), 'A') || setweight(to_tsvector('dutch', subjects), 'B')"
    " || setweight(to_tsvector('dutch', also), 'C') || setweight(to_tsvector('dutch', body), 'D')"
    ") STORED",
    "CREATE INDEX search_text_words ON search_document USING gin (search_text)",
)


def upgrade() -> None:
    service = {"name": "service.id", "ondelete": "CASCADE"}
    op.create_table(
        "search_document",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subjects", sa.Text(), nullable=False),
        sa.Column("also", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("municipalities", sa.Text(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("also_codes", sa.Text(), nullable=False),
        sa.Column("minimum_age", sa.Integer(), nullable=True),
        sa.Column("maximum_age", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("hash", sa.String(length=32), nullable=False),
        sa.Column("meaning_hash", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            [service["name"]],
            name=op.f("fk_search_document_service_id_service"),
            ondelete=service["ondelete"],
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_document")),
        sa.UniqueConstraint("service_id", name=op.f("uq_search_document_service_id")),
    )
    op.create_table(
        "search_vector",
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("encoder", sa.String(length=80), nullable=False),
        sa.Column("meaning_hash", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            [service["name"]],
            name=op.f("fk_search_vector_service_id_service"),
            ondelete=service["ondelete"],
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_search_vector")),
    )
    op.create_table(
        "search_topic",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("encoder", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_search_topic")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    for table in ("search_document", "search_vector", "search_word"):
        op.create_index(op.f(f"ix_{table}_version"), table, ["version"], unique=False)
    op.create_index(op.f("ix_search_vector_encoder"), "search_vector", ["encoder"], unique=False)
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE search_text")
    for table in ("search_state", "search_word", "search_topic", "search_vector", "search_document"):
        op.drop_table(table)
