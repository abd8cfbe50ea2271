"""The question to each database's own full text search. Builds SQL, runs none.

SQLite: FTS5 with unicode61. PostgreSQL: tsvector with the configuration for Dutch. Both only bring
candidates; services/search/scoring.py orders them alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.search.core import Filters

_FIELDS = "d.service_id, d.title, d.subjects, d.also, d.body"
# Weights in the order title, subjects, also, body; of PostgreSQL in the order D (body), C, B, A.
_SQLITE = (
    f"SELECT {_FIELDS} FROM search_text JOIN search_document d ON d.number = search_text.rowid"  # noqa: S608
    " WHERE search_text MATCH :words AND {condition}"
    " ORDER BY bm25(search_text, 6.0, 2.0, 0.8, 2.0), d.service_id LIMIT :most"
)
_POSTGRESQL = (
    f"SELECT {_FIELDS} FROM search_document d, to_tsquery('dutch', :words) q"  # noqa: S608
    " WHERE d.search_text @@ q AND {condition}"
    " ORDER BY ts_rank('{{0.33, 0.13, 0.33, 1.0}}', d.search_text, q) DESC, d.service_id LIMIT :most"
)


def match(
    dialect: str, words: Iterable[str], filters: Filters, most: int
) -> tuple[str, dict[str, Any]]:
    """Statement and values; an empty statement without words.

    Words are letters and digits only (spelling.words_of), quoted all the same.
    """
    told = [word for word in words if word.isalnum()]
    if not told:
        return "", {}
    condition, values = admitted(filters)
    if dialect == "postgresql":
        asked, statement = " | ".join(f"'{word}'" for word in told), _POSTGRESQL
    else:
        asked, statement = " OR ".join(f'"{word}"' for word in told), _SQLITE
    return statement.format(condition=condition), values | {"words": asked, "most": most}


def admitted(filters: Filters) -> tuple[str, dict[str, Any]]:
    """The rule of core.admits as a condition on search_document d, with its values."""
    conditions, values = ["1 = 1"], dict[str, Any]()
    if not filters.drafts:
        conditions.append("d.given")
    if filters.municipality is not None:
        conditions.append(f"(d.municipalities = '' OR {_holds('municipalities', 'municipality')})")
        values["municipality"] = f"|{filters.municipality}|"
    if filters.code is not None:
        conditions.append(f"({_holds('codes', 'code')} OR {_holds('also_codes', 'code')})")
        values["code"] = f"|{filters.code}|"
    if filters.age is not None:
        conditions.append("(d.minimum_age IS NULL OR d.minimum_age <= :age)")
        conditions.append("(d.maximum_age IS NULL OR d.maximum_age >= :age)")
        values["age"] = filters.age
    if filters.weekday is not None:
        conditions.append("(d.days = 0 OR (d.days / :day) % 2 = 1)")
        values["day"] = 1 << filters.weekday
    return " AND ".join(conditions), values


def _holds(column: str, value: str) -> str:
    """Whether a list holds a value: capitals count and no sign is special, on both databases."""
    return f"replace(d.{column}, :{value}, '') <> d.{column}"
