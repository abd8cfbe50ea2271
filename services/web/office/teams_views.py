"""The page of teams: parses a form, asks one use case, renders."""

from __future__ import annotations

from aiohttp import web

from services.conversation.answers import error_text
from services.keys import TEAMS
from services.staff.core import Right, StaffInvalid
from services.staff.teams import add_team, change_team, list_people, list_teams, remove_team
from services.web.errors import read_form
from services.web.login import staff_of
from services.web.office.readers import reader_of
from services.web.workspace import staff_page

HOME = "/werk/teams"
NEW = "nieuw"  # instead of the id of a team
NEWS = ("bewaard", "weg")


async def page(request: web.Request) -> web.Response:
    """GET /werk/teams: who is in which team; forms for who may change it."""
    return await _page(request)


async def add(request: web.Request) -> web.StreamResponse:
    """POST /werk/teams: a new team."""
    staff, form = staff_of(request, Right.OFFICE), await read_form(request)
    try:
        made = await add_team(request.config_dict[TEAMS], staff, form.get("naam"))
    except StaffInvalid as invalid:
        return await _page(request, invalid=invalid, form=NEW, typed=str(form.get("naam", "")))
    return web.HTTPSeeOther(f"{HOME}?bewaard#team-{made.id}")


async def change(request: web.Request) -> web.StreamResponse:
    """POST /werk/teams/{id}: another name, other members."""
    staff, form = staff_of(request, Right.OFFICE), await read_form(request)
    team_id, name = request.match_info["id"], form.get("naam")
    members = [value for value in form.getall("lid", []) if isinstance(value, str)]
    try:
        await change_team(request.config_dict[TEAMS], staff, team_id, name, members)
    except StaffInvalid as invalid:
        return await _page(request, invalid=invalid, form=team_id, typed=str(name or ""))
    return web.HTTPSeeOther(f"{HOME}?bewaard#team-{team_id}")


async def remove(request: web.Request) -> web.StreamResponse:
    """POST /werk/teams/{id}/weg: the team goes, its people and its work stay."""
    staff = staff_of(request, Right.OFFICE)
    await remove_team(request.config_dict[TEAMS], staff, request.match_info["id"])
    return web.HTTPSeeOther(f"{HOME}?weg")


async def _page(
    request: web.Request,
    *,
    invalid: StaffInvalid | None = None,
    form: str | None = None,
    typed: str = "",
) -> web.Response:
    staff, ports = reader_of(request), request.config_dict[TEAMS]
    people = await list_people(ports, staff.organization)
    return staff_page(
        request,
        "office/teams.html",
        status=422 if invalid is not None else 200,
        teams=await list_teams(ports, staff.organization),
        people=people,
        may_change=staff.role.may(Right.OFFICE),
        error=error_text(f"staff_team_{invalid.problem}") if invalid is not None else None,
        error_form=form,
        typed=typed,
        news=next((name for name in NEWS if name in request.query), None) if not invalid else None,
    )
