"""Turns templates into pages: the Jinja environment and the few helpers templates need.

What a message or an offer looks like is in components/<name>/template.html; the same is built in the
browser by components/<name>/<name>.js, and tests/contract/test_components.py holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

WEB = Path(__file__).resolve().parent

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

HERE = ZoneInfo("Europe/Amsterdam")
RIGHT_TO_LEFT = frozenset(["ar", "fa", "he", "ur"])  # as in translation.js

# Telephone numbers as Dutch people write them. Kept equal to components/message/phone.js (there is
# a test). Without look-behind: telephones from before 2023 cannot read that in a script.
_GAP = r"(?:[ \u00a0]|[ \u00a0]?[-\u2013][ \u00a0]?)?"
_PHONE = re.compile(
    r"(^|€[ \u00a0]?|[^0-9A-Za-z\u00c0-\u00ff_+.,/€-])"  # an amount is recognised, then passed over
    r"(?!\d\d-\d\d-\d{4}(?!\d))("  # a date is no number
    rf"\+31(?:{_GAP}\(0\))?(?:{_GAP}\d){{9}}"
    rf"|\(0\d{{1,3}}\)(?:{_GAP}\d){{6,8}}"
    rf"|0(?:800|90[069]){_GAP}\d(?:{_GAP}\d){{3}}(?:(?:{_GAP}\d){{3}})?"
    rf"|0\d(?:{_GAP}\d){{8}}"
    r"|14 ?0\d{2,3}|116 ?\d{3}|11[23]"
    r")(?![0-9A-Za-z\u00c0-\u00ff_/]|[.,-]\d| ?(?:euro|procent|%)| Zelfmoord)",
    re.ASCII,
)


def make_environment() -> Environment:
    """The templates of all rooms: "components/<name>/template.html" and "<room>/<page>.html"."""
    rooms = {path.parent.name: FileSystemLoader(path) for path in WEB.glob("*/templates")}
    environment = Environment(
        loader=PrefixLoader({"components": FileSystemLoader(WEB / "components"), **rooms}),
        autoescape=True,
        auto_reload=False,  # looking for newer files took 2% of a busy gateway
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        tel_href=tel_href,
        dutch_phone=dutch_phone,
        dutch_date=dutch_date,
        dutch_time=dutch_time,
        dutch_clock=dutch_clock,
        time_ago=time_ago,
        rich_text=rich_text,
        web_url=web_url,
        web_host=web_host,
        by_municipality=by_municipality,
        direction=direction,
    )
    environment.globals.update(answerable_seq=answerable_seq, safety_lines=safety_lines)
    return environment


def render(name: str, **context: object) -> str:
    """One page, such as "chat/chat.html". Raises UndefinedError when its context is incomplete."""
    return _environment().get_template(name).render(**context)


def render_component(name: str, /, **params: object) -> str:
    """One component, such as "listing-card", with the parameters its examples.yml names."""
    module = _environment().get_template(f"components/{name}/template.html").module
    return str(getattr(module, name.replace("-", "_"))(**params))


@cache
def _environment() -> Environment:
    return make_environment()


def dutch_phone(number: str) -> str:
    """ "+31612345678" as people here read and dial it, "06 12345678"; another country's stays."""
    mobile = re.fullmatch(r"\+316(\d{8})", number)
    if mobile is not None:
        return f"06 {mobile[1]}"
    return re.sub(r"^\+31(?=\d{9}$)", "0", number)


def tel_href(number: str) -> str:
    """The tel: link of a Dutch number; short and 0800/0900 numbers have no form with +31."""
    digits = re.sub(r"[^0-9]", "", number.replace("(0)", ""))
    if number.strip().startswith("+"):
        return f"tel:+{digits}"
    if digits.startswith("00"):
        return f"tel:+{digits[2:]}"
    if len(digits) == 10 and digits.startswith("0") and not re.match("0(?:800|90[069])", digits):
        return f"tel:+31{digits[1:]}"
    return f"tel:{digits}"


def dutch_date(day: date | str) -> str:
    """A day in words, "12 maart 2026"; takes a date or its ISO text."""
    value = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def dutch_time(at: datetime) -> str:
    """A moment in words, "12 maart 2026, 14.05 uur", on the clock of the Netherlands."""
    local = at.astimezone(HERE)
    return f"{dutch_date(local.date())}, {local:%H.%M} uur"


def dutch_clock(at: datetime | str, today: date | None = None) -> str:
    """A moment beside a message: "14.05" today, else "12 maart, 14.05"; in the Netherlands."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    local = moment.astimezone(HERE)
    clock = f"{local:%H.%M}"
    if local.date() == (today or datetime.now(HERE).date()):
        return clock
    return f"{local.day} {MONTHS[local.month - 1]}, {clock}"


def time_ago(seconds: float) -> str:
    """How long somebody waits, as the console's wait.js says it too."""
    whole = max(0, int(seconds))
    if whole < 60:
        return "1 seconde" if whole == 1 else f"{whole} seconden"
    minutes = whole // 60
    if minutes < 60:
        return "1 minuut" if minutes == 1 else f"{minutes} minuten"
    hours = minutes // 60
    return f"{hours} uur" if minutes % 60 == 0 else f"{hours} uur en {minutes % 60} min"


def direction(language: str) -> str:
    """The dir attribute of a text in that language."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def web_url(address: str) -> str:
    """The address if it is a web page, else nothing: a link never carries another scheme."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc else ""


def web_host(address: str) -> str:
    """What to call a web page: its host without "www."."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def split_phones(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text in order, each with whether it is a telephone number."""
    end = 0
    for match in _PHONE.finditer(text):
        if match[1].startswith("€"):
            continue
        yield text[end : match.start(2)], False
        yield match[2], True
        end = match.end(2)
    yield text[end:], False


def rich_text(text: str, link_phones: bool = True, direction: str = "auto") -> Markup:
    """Paragraphs and line breaks of plain text as HTML, telephone numbers as links."""
    paragraphs = re.split(r"\n\s*\n", re.sub(r"\r\n?", "\n", text).strip())
    return Markup("\n").join(
        Markup('<p dir="{}">{}</p>').format(
            direction,
            Markup("<br>").join(_line(line, link_phones) for line in paragraph.split("\n")),
        )
        for paragraph in paragraphs
        if paragraph
    )


def _line(line: str, link_phones: bool) -> Markup:
    if not link_phones:
        return Markup.escape(line)
    return Markup("").join(
        Markup('<a class="tel" href="{}">{}</a>').format(tel_href(piece), piece)
        if is_phone
        else Markup.escape(piece)
        for piece, is_phone in split_phones(line)
    )


def by_municipality(
    organizations: Iterable[tuple[str, str, Sequence[str]]],
) -> list[tuple[str, str, str]]:
    """(municipality, slug, name) in alphabetical order, from (slug, name, municipalities)."""
    return sorted(
        (municipality, slug, name)
        for slug, name, municipalities in organizations
        for municipality in municipalities
    )


def answerable_seq(messages: Sequence[Mapping[str, Any]]) -> int | None:
    """Which message still has working buttons: the last of the bot's, if nobody answered since."""
    for message in reversed(messages):
        if message["sender"] in {"resident", "worker"}:
            return None
        if message["sender"] == "bot" and message.get("buttons"):
            return int(message["seq"])
    return None


def safety_lines(text: str, listings: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Whom to call for a signal: the offers with a number, else the numbers in the text."""
    lines = [listing for listing in listings if listing["phones"]]
    if lines:
        return lines
    numbers = dict.fromkeys(piece for piece, is_phone in split_phones(text) if is_phone)
    return [
        {
            "organization": None,
            "phones": [{"number": number, "description": None}],
            "hours": None,
            "url": None,
        }
        for number in numbers
    ]
