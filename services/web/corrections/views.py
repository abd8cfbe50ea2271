"""Parses a call, asks one use case, renders."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from services.corrections import use_cases
from services.corrections.core import State, Suggestion
from services.keys import AUDIT, CORRECTIONS
from services.privacy.audit import Action, Subject, record
from services.staff.core import Staff
from services.web.errors import read_json
from services.web.login import STAFF


async def propose(request: web.Request) -> web.Response:
    """POST /api/corrections: 201 with the suggestion as it is stored, so masked."""
    body = await read_json(request)
    staff: Staff | None = request.get(STAFF)
    if staff is not None:  # whoever is logged in says nothing about who they are
        body |= {"by": staff.name}
    suggestion = await use_cases.propose(
        request.config_dict[CORRECTIONS], body, within=_within(request)
    )
    await _log(request, Action.CORRECTED, suggestion.id)
    return web.json_response(suggestion_json(suggestion), status=201)


async def listed(request: web.Request) -> web.Response:
    """GET /api/corrections?state=&organization=: oldest first; proposed ones unless asked."""
    await _log(request, Action.LISTED, "")
    found = await use_cases.list_suggestions(
        request.config_dict[CORRECTIONS],
        request.query.get("state", State.PROPOSED.value),
        _within(request) or request.query.get("organization"),
    )
    return web.json_response({"corrections": [suggestion_json(item) for item in found]})


async def review(request: web.Request) -> web.Response:
    """POST /api/corrections/{id}/review {"approve", "by"}: the suggestion as it is now."""
    body = await read_json(request)
    staff: Staff | None = request.get(STAFF)
    await _log(request, Action.REVIEWED, request.match_info["id"])
    suggestion = await use_cases.review(
        request.config_dict[CORRECTIONS],
        request.match_info["id"],
        approve=body.get("approve"),
        by=staff.name if staff is not None else body.get("by"),
        within=_within(request),
    )
    return web.json_response(suggestion_json(suggestion))


def _within(request: web.Request) -> str | None:
    """Whoever is logged in sees their own organisation; the token of the machine sees all."""
    staff: Staff | None = request.get(STAFF)
    return staff.organization if staff is not None else None


async def _log(request: web.Request, action: Action, suggestion_id: str) -> None:
    """In the audit log, for whoever is logged in; the token is nobody in particular."""
    staff: Staff | None = request.get(STAFF)
    if staff is not None:
        audit = request.config_dict[AUDIT]
        await record(audit, staff, action, Subject.CORRECTION, suggestion_id)


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
