"""Parses a call, asks one use case, answers with HSDS 3.0."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from aiohttp import web

from services.directory.hsds_core import VERSION, HsdsInvalid, read_all, read_one, read_page
from services.keys import HSDS
from services.web.errors import Refused
from services.web.hsds.document import openapi_document
from services.web.hsds.reading import read_asked, wants_lines
from services.web.security import limit

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CALLS = (300, 60.0)  # per address, per minute: a copy of 100,000 offers takes 200 calls
WHOLE = (10, 60.0)  # whole lists at once
PROFILE = "https://docs.openreferral.org/en/3.0/hsds/"
# What is published holds at once, so a copy is asked about each time; that costs a 304.
KEPT = "public, no-cache"


async def base(request: web.Request) -> web.Response:
    """GET /hsds/: version, profile, and where the description of this API is."""
    limit(request, "hsds", *CALLS)
    address = f"{request.config_dict[HSDS].address}/openapi.json"
    return answer(request, {"version": VERSION, "profile": PROFILE, "openapi_url": address})


async def openapi(request: web.Request) -> web.Response:
    """GET /hsds/openapi.json: what may be asked, and the shape of each answer."""
    limit(request, "hsds", *CALLS)
    return answer(request, _document())


def listed(kind: str) -> Handler:
    """GET /hsds/<kind>: a page of records, or with format=ndjson all of them."""

    async def handler(request: web.Request) -> web.StreamResponse:
        limit(request, "hsds", *CALLS)
        try:
            asked, lines = read_asked(request, kind), wants_lines(request)
        except HsdsInvalid as invalid:
            return refused(invalid.field)
        hsds = request.config_dict[HSDS]
        if not lines:
            page = await read_page(hsds, kind, asked)
            return answer(request, page.as_record())
        limit(request, "hsds whole", *WHOLE)
        records = read_all(hsds, kind, asked)
        # The first record before the headers: a failure must still be a failure.
        first = await anext(records, None)
        response = web.StreamResponse(headers={"Cache-Control": KEPT})
        response.content_type = "application/x-ndjson"
        await response.prepare(request)
        if first is not None:
            await response.write(_line(first))
        async for record in records:
            await response.write(_line(record))
        await response.write_eof()
        return response

    return handler


def single(kind: str) -> Handler:
    """GET /hsds/<kind>/{id}: one record with all that belongs to it; 404 when it is not public."""

    async def handler(request: web.Request) -> web.Response:
        limit(request, "hsds", *CALLS)
        try:
            asked = read_asked(request, kind)
        except HsdsInvalid as invalid:
            return refused(invalid.field)
        record = await read_one(request.config_dict[HSDS], kind, request.match_info["id"], asked)
        if record is None:
            raise Refused(404)
        return answer(request, record)

    return handler


def answer(request: web.Request, record: dict[str, Any]) -> web.Response:
    """JSON with its fingerprint; 304 without it for who has the same already."""
    body = json.dumps(record, ensure_ascii=False, sort_keys=True).encode()
    fingerprint = hashlib.sha256(body).hexdigest()[:32]
    known = request.if_none_match or ()
    same = any(tag.value in {fingerprint, "*"} for tag in known)
    response = (
        web.Response(status=304)
        if same
        else web.Response(body=body, content_type="application/json", charset="utf-8")
    )
    response.etag = fingerprint
    response.headers["Cache-Control"] = KEPT
    return response


def refused(field: str) -> web.Response:
    """400 with the name of the parameter; English, as all of HSDS."""
    message = f"parameter {field} has a value that cannot be used"
    error = {"code": "parameter_invalid", "message": message, "parameter": field}
    return web.json_response({"error": error}, status=400)


@cache
def _document() -> dict[str, Any]:
    return openapi_document()


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode() + b"\n"
