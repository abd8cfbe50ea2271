"""Parses a call, asks one use case, renders."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from services.corrections import use_cases
from services.corrections.core import State, Suggestion
from services.keys import CORRECTIONS
from services.web.errors import read_json


async def propose(request: web.Request) -> web.Response:
    """POST /api/corrections: 201 with the suggestion as it is stored, so masked."""
    body = await read_json(request)
    suggestion = await use_cases.propose(request.config_dict[CORRECTIONS], body)
    return web.json_response(suggestion_json(suggestion), status=201)


async def listed(request: web.Request) -> web.Response:
    """GET /api/corrections?state=&organization=: oldest first; proposed ones unless asked."""
    found = await use_cases.list_suggestions(
        request.config_dict[CORRECTIONS],
        request.query.get("state", State.PROPOSED.value),
        request.query.get("organization"),
    )
    return web.json_response({"corrections": [suggestion_json(item) for item in found]})


async def review(request: web.Request) -> web.Response:
    """POST /api/corrections/{id}/review {"approve", "by"}: the suggestion as it is now."""
    body = await read_json(request)
    suggestion = await use_cases.review(
        request.config_dict[CORRECTIONS],
        request.match_info["id"],
        approve=body.get("approve"),
        by=body.get("by"),
    )
    return web.json_response(suggestion_json(suggestion))


def suggestion_json(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion as the API gives it."""
    predicted, reviewed_at = suggestion.predicted, suggestion.reviewed_at
    return {
        "id": suggestion.id,
        "text": suggestion.text,
        "labels": list(suggestion.labels),
        "predicted": None
        if predicted is None
        else {"intent": predicted.intent, "confidence": predicted.confidence},
        "language": suggestion.language,
        "organization": suggestion.organization,
        "message_id": suggestion.message_id,
        "state": suggestion.state.value,
        "proposed_by": suggestion.proposed_by,
        "proposed_at": suggestion.proposed_at.isoformat(),
        "reviewed_by": suggestion.reviewed_by,
        "reviewed_at": reviewed_at.isoformat() if reviewed_at is not None else None,
    }
