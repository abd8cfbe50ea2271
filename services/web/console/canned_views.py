"""The page where a team keeps its ready sentences."""

from __future__ import annotations

from aiohttp import web

from services.conversation.answers import error_text
from services.frontoffice import use_cases
from services.frontoffice.core import OfficeInvalid
from services.keys import FRONT_OFFICE
from services.web.errors import read_form
from services.web.login import staff_of
from services.web.workspace import staff_page

NEW = "nieuw"  # instead of the id of a sentence
NEWS = frozenset({"bewaard", "weg"})


async def page(request: web.Request) -> web.Response:
    """All of them, each with its form."""
    return await _page(request, news=next((name for name in NEWS if name in request.query), None))


async def keep(request: web.Request) -> web.StreamResponse:
    """Adds one, or changes the one with this id; what was typed stays when it is refused."""
    form = await read_form(request)
    reply_id = request.match_info.get("id")
    title, text = form.get("title"), form.get("text")
    try:
        await use_cases.keep_canned(
            request.config_dict[FRONT_OFFICE], staff_of(request), title, text, reply_id
        )
    except OfficeInvalid as invalid:
        return await _page(
            request,
            status=422,
            error=error_text(f"office_{invalid.field}_{invalid.problem}"),
            error_form=reply_id or NEW,
            error_field=invalid.field,
            typed={"title": str(title or ""), "text": str(text or "")},
        )
    return web.HTTPSeeOther("/werk/antwoorden?bewaard")


async def remove(request: web.Request) -> web.StreamResponse:
    """Takes one away."""
    await use_cases.remove_canned(
        request.config_dict[FRONT_OFFICE], staff_of(request), request.match_info["id"]
    )
    return web.HTTPSeeOther("/werk/antwoorden?weg")


async def _page(
    request: web.Request,
    *,
    status: int = 200,
    news: str | None = None,
    error: str | None = None,
    error_form: str | None = None,
    error_field: str | None = None,
    typed: dict[str, str] | None = None,
) -> web.Response:
    replies = await use_cases.list_canned(request.config_dict[FRONT_OFFICE], staff_of(request))
    return staff_page(
        request,
        "console/canned.html",
        status=status,
        replies=replies,
        news=news,
        error=error,
        error_form=error_form,
        error_field=error_field,
        typed=typed or {},
    )
