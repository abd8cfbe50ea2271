"""Parses a form, asks one use case, renders."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from services.conversation.answers import error_text
from services.handover import callbacks
from services.handover.callbacks_core import CallRefused, Which, due, may_call
from services.handover.core import CallbackInvalid
from services.keys import AUDIT, CALLBACKS
from services.privacy.audit import Action, Subject, record
from services.staff.core import Staff
from services.web.errors import read_form
from services.web.login import staff_of
from services.web.workspace import staff_page

YES_NO = {"ja": True, "nee": False}
# Which input an error belongs to, by the field of the use case.
INPUTS = {
    "safe_to_call": "veilig-ja",
    "reached": "gesproken-ja",
    "note": "notitie",
    "worker": "medewerker",
    "due": "dag",
    "result": "uitkomst",
}


async def listed(request: web.Request) -> web.Response:
    """GET /werk/terugbellen?wie=mine|team|all|closed."""
    staff, ports = staff_of(request), request.config_dict[CALLBACKS]
    asked = request.query.get("wie", Which.ALL.value)
    which = asked if asked in set(Which) else Which.ALL.value
    await record(request.config_dict[AUDIT], staff, Action.LISTED, Subject.CALLBACK, which)
    found = await callbacks.list_callbacks(ports, staff, which)
    names = {item.id: item.name for item in await ports.colleagues(staff.organization)}
    today = ports.today()
    return staff_page(
        request,
        "callbacks/list.html",
        which=which,
        requests=[(item, due(item, today).value) for item in found],
        names=names,
        teams={team.id: team.name for team in await ports.teams(staff.organization)},
    )


async def one(request: web.Request) -> web.Response:
    """GET /werk/terugbellen/{id}: everything of one request, and what can be done."""
    return await _show(request)


async def answer_safety(request: web.Request) -> web.StreamResponse:
    """POST …/veilig: whether ringing is safe."""

    async def act(staff: Staff, form: Mapping[str, Any]) -> None:
        safe = YES_NO.get(str(form.get("veilig")))
        await callbacks.answer_safety(
            request.config_dict[CALLBACKS], staff, request.match_info["id"], safe
        )

    return await _act(request, Action.WRITTEN, act)


async def log_attempt(request: web.Request) -> web.StreamResponse:
    """POST …/poging: the worker rang."""

    async def act(staff: Staff, form: Mapping[str, Any]) -> None:
        await callbacks.log_attempt(
            request.config_dict[CALLBACKS],
            staff,
            request.match_info["id"],
            reached=YES_NO.get(str(form.get("gesproken"))),
            note=form.get("notitie"),
        )

    return await _act(request, Action.WRITTEN, act)


async def assign(request: web.Request) -> web.StreamResponse:
    """POST …/toewijzen: to a colleague, or back to the team."""

    async def act(staff: Staff, form: Mapping[str, Any]) -> None:
        worker = form.get("medewerker")
        await callbacks.assign(
            request.config_dict[CALLBACKS],
            staff,
            request.match_info["id"],
            str(worker) if worker else None,
        )

    return await _act(request, Action.ASSIGNED, act)


async def move(request: web.Request) -> web.StreamResponse:
    """POST …/dag: to another day."""

    async def act(staff: Staff, form: Mapping[str, Any]) -> None:
        await callbacks.move(
            request.config_dict[CALLBACKS], staff, request.match_info["id"], form.get("dag")
        )

    return await _act(request, Action.WRITTEN, act)


async def close(request: web.Request) -> web.StreamResponse:
    """POST …/sluiten: with what came of it."""

    async def act(staff: Staff, form: Mapping[str, Any]) -> None:
        await callbacks.close(
            request.config_dict[CALLBACKS], staff, request.match_info["id"], form.get("uitkomst")
        )

    return await _act(request, Action.CLOSED, act)


async def _act(
    request: web.Request,
    action: Action,
    act: Callable[[Staff, Mapping[str, Any]], Awaitable[None]],
) -> web.StreamResponse:
    """One deed and back to the page; a refusal shows the page with what was filled in."""
    staff, form = staff_of(request), await read_form(request)
    callback_id = request.match_info["id"]
    await record(request.config_dict[AUDIT], staff, action, Subject.CALLBACK, callback_id)
    try:
        await act(staff, form)
    except CallbackInvalid as invalid:
        error = error_text(f"callback_{invalid.field}_{invalid.problem}")
        field = INPUTS.get(invalid.field, "inhoud")
        return await _show(request, status=422, error=error, field=field, filled=form)
    except CallRefused as refused:
        error = error_text(f"callback_refused_{refused.problem}")
        return await _show(request, status=409, error=error, field="inhoud", filled=form)
    return web.HTTPSeeOther(f"/werk/terugbellen/{callback_id}?gedaan={action.value}")


async def _show(
    request: web.Request,
    *,
    status: int = 200,
    error: str | None = None,
    field: str = "inhoud",
    filled: Mapping[str, Any] | None = None,
) -> web.Response:
    staff, ports = staff_of(request), request.config_dict[CALLBACKS]
    callback_id = request.match_info["id"]
    await record(request.config_dict[AUDIT], staff, Action.READ, Subject.CALLBACK, callback_id)
    found, attempts = await callbacks.read_one(ports, staff, callback_id)
    today = ports.today()
    return staff_page(
        request,
        "callbacks/one.html",
        status=status,
        callback=found,
        attempts=attempts,
        due=due(found, today).value,
        today=today.isoformat(),
        may_call=may_call(found),
        colleagues=await ports.colleagues(staff.organization),
        teams=await ports.teams(staff.organization),
        error=error,
        field=field,
        filled=filled or {},
        done=request.query.get("gedaan") if not error else None,
    )
