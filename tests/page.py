"""Reads a page as somebody without script has it: what it says, and what its forms would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from uuid import uuid4

from aiohttp import ClientResponse

from tests.gateway import Gateway


@dataclass
class Form:
    """A form and what it sends."""

    action: str
    hidden: bool
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)  # (name, value)


class Page(HTMLParser):
    """The parts of a page that tests ask for."""

    VOID = frozenset(("br", "hr", "img", "input", "link", "meta"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.metas: dict[str, str] = {}
        self.language = ""
        self.transcript: list[str] = []  # texts of the messages, in order
        self.errors: list[tuple[str, str]] = []  # (link, text) of what stands in view
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._open: list[tuple[str, bool, str]] = []  # (tag, hidden, class)
        self._words: list[str] = []
        self.feed(html)
        self.words = " ".join(" ".join(self._words).split())

    def form(self, action: str) -> Form:
        """The first form with this address."""
        return next(form for form in self.forms if form.action == action)

    def has(self, tag: str, **attributes: str) -> bool:
        """True when there is such an element, with at least these attributes."""
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return any(
            found == tag and wanted.items() <= given.items() for found, given in self.elements
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        hidden = "hidden" in given or (bool(self._open) and self._open[-1][1])
        if tag not in self.VOID:
            self._open.append((tag, hidden, given.get("class", "")))
        match tag:
            case "html":
                self.language = given.get("lang", "")
            case "meta" if "name" in given:
                self.metas[given["name"]] = given["content"]
            case "a":
                self.links.append(given.get("href", ""))
                if "js-error-link" in given.get("class", "") and not hidden:
                    self.errors.append((given["href"], ""))
            case "form":
                self.forms.append(Form(given.get("action", ""), hidden))
            case "input" | "textarea" if self.forms and "name" in given:
                self.forms[-1].fields.setdefault(given["name"], given.get("value", ""))
            case "button" if self.forms and "name" in given:
                self.forms[-1].buttons.append((given["name"], given["value"]))
            case "div" if given.get("class", "").startswith("message "):
                self.transcript.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag in {"style", "script", "title"} for tag, _, _ in self._open):
            return
        if self._open and self._open[-1][0] == "textarea":
            self.forms[-1].fields["text"] = data
        if self._open and self._open[-1][1]:
            return
        self._words.append(data)
        if any(
            "message__text" in name.split() or "signal-card" in name for _, _, name in self._open
        ):
            self.transcript[-1] = " ".join(f"{self.transcript[-1]} {data}".split())
        if self.errors and self._open and "js-error-link" in self._open[-1][2]:
            link, text = self.errors[-1]
            self.errors[-1] = (link, text + data)


async def opened(gateway: Gateway, path: str = "/") -> Page:
    """A page that opens."""
    response = await gateway.client.get(path)
    assert response.status == 200, path
    return Page(await response.text())


async def post(gateway: Gateway, path: str, **fields: str) -> ClientResponse:
    """What a browser sends when somebody presses a button; where it leads is not followed."""
    return await gateway.client.post(path, data=fields, allow_redirects=False)


async def write(gateway: Gateway, words: str, base: str = "") -> ClientResponse:
    """Somebody writes something in the form of the page."""
    return await post(gateway, f"{base}/bericht", text=words, client_id=uuid4().hex)


async def talk(gateway: Gateway, words: str, base: str = "") -> Page:
    """Somebody writes something; the page as it is then."""
    assert (await write(gateway, words, base)).status == 303
    return await opened(gateway, base or "/")


def shown(response: ClientResponse) -> SimpleCookie:
    """The cookies of an answer."""
    return SimpleCookie("; ".join(response.headers.getall("Set-Cookie", [])))
