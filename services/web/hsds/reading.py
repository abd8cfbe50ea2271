"""What a call to the HSDS API asks; a parameter that says nothing we can follow is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from aiohttp import web

from services.directory.hsds_core import (
    MOST_MINIMAL,
    MOST_PER_PAGE,
    PER_PAGE,
    Asked,
    HsdsInvalid,
    is_id,
    read_moment,
)

Value = TypeVar("Value")
YES_OR_NO = {"true": True, "1": True, "false": False, "0": False}
LAST_PAGE = 1_000_000


def read_asked(request: web.Request, kind: str) -> Asked:
    """The question of a call. Raises HsdsInvalid with the name of the parameter."""
    query = request.query

    def given(name: str, read: Callable[[str], Value], otherwise: Value) -> Value:
        raw = query.get(name, "")
        if not raw:
            return otherwise
        try:
            return read(raw)
        except (ValueError, KeyError):
            raise HsdsInvalid(name) from None

    minimal = kind == "services" and given("minimal", _yes_or_no, False)
    most = MOST_MINIMAL if minimal else MOST_PER_PAGE
    nothing: datetime | None = None
    return Asked(
        page=given("page", lambda raw: _number(raw, LAST_PAGE), 1),
        per_page=given("per_page", lambda raw: _number(raw, most), PER_PAGE),
        full=not minimal and given("full", _yes_or_no, False),
        full_service=given("full_service", _yes_or_no, False),
        minimal=minimal,
        search=_words(query.get("search", "")) or None,
        organization_id=given("organization_id", _id, "") or None,
        taxonomy_id=given("taxonomy_id", _id, "") or None,
        taxonomy_term_id=given("taxonomy_term_id", _id, "") or None,
        parent_id=given("parent_id", _id, "") or None,
        top_only=given("top_only", _yes_or_no, False),
        modified_after=given("modified_after", read_moment, nothing),
    )


def wants_lines(request: web.Request) -> bool:
    """True for format=ndjson: everything at once, a record a line. Raises HsdsInvalid."""
    wanted = request.query.get("format", "json")
    if wanted not in {"json", "ndjson"}:
        raise HsdsInvalid("format")
    return wanted == "ndjson"


def _yes_or_no(raw: str) -> bool:
    return YES_OR_NO[raw.lower()]


def _number(raw: str, most: int) -> int:
    if not raw.isascii() or not raw.isdigit() or len(raw) > 9 or not 1 <= int(raw) <= most:
        raise ValueError(raw)
    return int(raw)


def _id(raw: str) -> str:
    if not is_id(raw.lower()):
        raise ValueError(raw)
    return raw.lower()


def _words(raw: str) -> str:
    """Without signs that no keyboard has: PostgreSQL takes no NUL."""
    return "".join(sign if sign.isprintable() else " " for sign in raw).strip()
