"""Tables of the search index. All of it is derived from the directory and can be made again.

What makes words searchable differs per database and stands in the migration alone: an FTS5 table
with triggers on SQLite, a generated tsvector column on PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base

HASH = String(32)


class SearchDocumentRow(Base):
    """An offer as it is searched by words. Lists stand as |one|two|, empty is ''."""

    __tablename__ = "search_document"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)  # FTS5's rowid
    service_id: Mapped[str] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), unique=True
    )
    title: Mapped[str] = mapped_column(Text)
    subjects: Mapped[str] = mapped_column(Text)
    also: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    municipalities: Mapped[str] = mapped_column(Text)
    codes: Mapped[str] = mapped_column(Text)
    also_codes: Mapped[str] = mapped_column(Text)
    minimum_age: Mapped[int | None]  # years
    maximum_age: Mapped[int | None]  # years
    days: Mapped[int]  # bit 0 is Monday
    given: Mapped[bool]
    hash: Mapped[str] = mapped_column(HASH)
    meaning_hash: Mapped[str] = mapped_column(HASH)
    version: Mapped[int] = mapped_column(index=True)


class SearchVectorRow(Base):
    """What an offer means, for the encoder that made it."""

    __tablename__ = "search_vector"
    service_id: Mapped[str] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # float16, little endian, of length one
    encoder: Mapped[str] = mapped_column(String(80), index=True)
    meaning_hash: Mapped[str] = mapped_column(HASH)
    version: Mapped[int] = mapped_column(index=True)


class SearchTopicRow(Base):
    """What a hulpvraag means: the mean of sentences that ask it. Code '' is the mean of all."""

    __tablename__ = "search_topic"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # float16, little endian
    encoder: Mapped[str] = mapped_column(String(80))
    hash: Mapped[str] = mapped_column(HASH)  # of all sentences together


class SearchWordRow(Base):
    """A word and in how many offers it is."""

    __tablename__ = "search_word"
    word: Mapped[str] = mapped_column(String(80), primary_key=True)
    documents: Mapped[int]
    version: Mapped[int] = mapped_column(index=True)


class SearchStateRow(Base):
    """One row: the number of the newest change, so that a process sees what it has not read."""

    __tablename__ = "search_state"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # always 1
    version: Mapped[int]
