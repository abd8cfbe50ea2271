"""Components and pages for residents: what their examples.yml promises, on the server and in a browser.

The browser is Debian's Chromium. Pages come from memory, under the content security policy of the gateway.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from jinja2 import UndefinedError
from playwright.sync_api import Page, Route, sync_playwright

from services.privacy.audit import Action, Entry, Subject
from services.web import render as rendering
from tests.directory_pages import DIRECTORY_PAGES
from tests.referral_pages import REFERRAL_PAGES
from tests.services_needed import missing

COMPONENTS = rendering.WEB / "components"
CHAT_STATIC = rendering.WEB / "chat" / "static"
CONSOLE_STATIC = rendering.WEB / "console" / "static"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SITE = "http://voordeur.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Beyond axe's defaults: 7 to 1 contrast (AAA), and targets of WCAG 2.2.
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
NAMES = sorted(path.name for path in COMPONENTS.iterdir() if path.is_dir())
LAYOUTS = {"page", "workspace"}  # no macros but templates of their own
OF_STAFF = {  # components that stand in the layout of staff
    "field", "handover-card", "talk-facts", "queue-row", "staff-message", "meldcode", "found-offers", "presence",
    "canned-menu", "shortcuts", "talk", "coverage-map",
}  # fmt: skip
NOBODY = {"staff": None, "csrf": "", "here": "/aanmelden"}
BUILT_IN_BROWSER = {  # component: its module, its function and how its parameters are handed over
    "listing-card": ("listing-card/listing-card.js", "buildListingCard", ["listing"]),
    "message": (
        "message/message.js",
        "buildMessage",
        ["message", "answerable", "form_action", "client_id"],
    ),
    "quick-replies": (
        "quick-replies/quick-replies.js",
        "buildQuickReplies",
        ["buttons", "form_action", "client_id"],
    ),
    "referral-consent": (
        "referral-consent/referral-consent.js",
        "buildConsent",
        ["card", "form_action"],
    ),
    "signal-card": (
        "signal-card/signal-card.js",
        "buildSignalCard",
        ["signal", "text", "listings", "own_language"],
    ),
    "translation": ("translation/translation.js", "buildTranslation", ["translation"]),
}
NUMBERS = [
    ("088 945 57 22", "tel:+31889455722"),
    ("085 273 1444", "tel:+31852731444"),
    ("0570-612345", "tel:+31570612345"),
    ("(074) 245 34 56", "tel:+31742453456"),
    ("074 \u2013 245 34 56", "tel:+31742453456"),
    ("06-12345678", "tel:+31612345678"),
    ("+31 (0)88 945 57 22", "tel:+31889455722"),
    ("088 0767 000", "tel:+31880767000"),
    ("0800-2000", "tel:08002000"),
    ("0800-0113", "tel:08000113"),
    ("0900 8844", "tel:09008844"),
    ("14 074", "tel:14074"),
    ("113", "tel:113"),
    ("112", "tel:112"),
]
NOT_NUMBERS = [
    "€ 113",
    "113 euro",
    "113 Zelfmoordpreventie",
    "01-02-2026 10:30",
    "7622 CP 1",
    "punt 3.112",
    "112,50",
    "A113",
    "12345",
    "BSN 123456782",
]


@cache
def describe(name: str) -> dict[str, Any]:
    described: dict[str, Any] = yaml.safe_load((COMPONENTS / name / "examples.yml").read_text())
    return described


def every_example() -> list[Any]:
    return [
        pytest.param(name, example["params"], id=f"{name}: {example['name']}")
        for name in NAMES
        for example in describe(name)["examples"]
    ]


def render_example(name: str, params: dict[str, Any]) -> str:
    if name in LAYOUTS:
        return rendering.render(f"components/{name}/template.html", **params)
    return rendering.render_component(name, **params)


def example(name: str, title: str) -> dict[str, Any]:
    found = (item["params"] for item in describe(name)["examples"] if item["name"] == title)
    params: dict[str, Any] = next(found)
    return params


def conversation() -> list[dict[str, Any]]:
    """A conversation with everything in it: each example message, numbered."""
    messages = [item["params"]["message"] for item in describe("message")["examples"]]
    return [{**message, "seq": index} for index, message in enumerate(messages, start=1)]


def chat_page(**changes: Any) -> str:
    context: dict[str, Any] = {
        "organization": {
            "slug": "wijkracht",
            "name": "Wijkracht",
            "phones": [{"number": "088 945 57 22", "description": "algemeen nummer"}],
            "hours": "op werkdagen van 9.00 tot 17.00 uur",
            "website": "https://www.wijkracht.nl",
            "email": "info@wijkracht.nl",
        },
        "organizations": [("wijkracht", "Wijkracht", ["Borne", "Hengelo"])],
        "conversation": conversation(),
        "form_action": "/o/wijkracht/bericht",
        "callback_action": "/o/wijkracht/terugbellen",
        "client_id": "33333333-3333-4333-8333-333333333333",
        "error": None,
        "privacy_url": "/privacy",
    }
    return rendering.render("chat/chat.html", **{**context, **changes})


PAGES: dict[str, Callable[[], str]] = {
    "een gesprek": chat_page,
    "een gesprek zonder telefoonnummer": lambda: chat_page(
        organization={
            "slug": "dewolden",
            "name": "Welzijn De Wolden",
            "phones": [],
            "hours": None,
            "website": None,
            "email": None,
        },
        erase_action="/o/dewolden/wissen",
    ),
    "een fout in het bericht": lambda: chat_page(error="Typ eerst uw vraag of antwoord."),
    "een fout in het terugbelformulier": lambda: chat_page(
        error="Vul een telefoonnummer in.", error_field="terugbellen-telefoon"
    ),
    "in de wachtrij": lambda: chat_page(owner="queue", queue={"ahead": 2, "minutes": None}),
    "met een medewerker": lambda: chat_page(owner="worker"),
    "gezamenlijk": lambda: chat_page(
        organization=None,
        conversation=None,
        safety=[{"number": "112", "description": "bij direct gevaar voor een leven"}],
    ),
    "privacy": lambda: rendering.render(
        "chat/privacy.html", organization=None, privacy_url="/privacy"
    ),
    "niet gevonden": lambda: rendering.render(
        "chat/error.html", organization=None, status=404, privacy_url="/privacy"
    ),
    "er ging iets mis": lambda: rendering.render(
        "chat/error.html", organization=None, status=500, privacy_url="/privacy"
    ),
    **REFERRAL_PAGES,
    **DIRECTORY_PAGES,
}

ANJA = {
    "name": "Anja Bos",
    "email": "anja@wijkracht.example",
    "role": {"value": "admin"},
    "organization": "wijkracht",
}
LOGGED_IN = {"staff": ANJA, "csrf": "abc", "here": "/account"}
ACCOUNT = {
    **LOGGED_IN,
    "organization": "Wijkracht",
    "shown_as": "Anja",
    "recovery_left": None,
    "news": "naam",
    "error": None,
    "error_form": None,
    "error_field": "current",
}
LOGIN = {
    **NOBODY,
    "back": "/werk",
    "action": "/aanmelden",
    "error": None,
    "email": "",
    "news": None,
}
ENTRY = Entry(
    "1", datetime(2026, 3, 12, 13, 5, tzinfo=UTC), "a", "wijkracht",
    Action.READ, Subject.CONVERSATION, "33333333-3333-4333-8333-333333333333",
)  # fmt: skip


def staff_page(name: str, *contexts: dict[str, Any], **changes: Any) -> Callable[[], str]:
    merged: dict[str, Any] = {key: value for one in contexts for key, value in one.items()}
    return lambda: rendering.render(f"{name}.html", **merged | changes)


WRONG = {"error": "Dit is niet uw wachtwoord van nu.", "error_form": "wachtwoord"}
PAGES |= {
    "aanmelden": staff_page("staff/login", LOGIN, news="wachtwoord"),
    "aanmelden mislukt": staff_page("staff/login", LOGIN, error="Kijk ze na.", email="a@b.nl"),
    "de code": staff_page("staff/code", LOGIN, step="x", error="Deze code klopt niet."),
    "afgemeld": staff_page("staff/logout", NOBODY),
    "afmelden": staff_page("staff/logout", LOGGED_IN),
    "wachtwoord kiezen": staff_page(
        "staff/password", NOBODY, of=ANJA, errors={"repeated": "Dit is niet hetzelfde wachtwoord."}
    ),
    "link verlopen": staff_page("staff/link_expired", NOBODY),
    "account": staff_page("staff/account", ACCOUNT),
    "account met een fout": staff_page("staff/account", ACCOUNT, WRONG, recovery_left=2),
    "code aanzetten": staff_page(
        "staff/secret", LOGGED_IN, shown="JBSW Y3DP " * 4, address="otpauth://totp/x", secret="x",
        error=None,
    ),
    "herstelcodes": staff_page("staff/recovery", LOGGED_IN, codes=["abcd-efgh-ijkl-mnop"] * 8),
    "logboek": staff_page(
        "staff/audit", LOGGED_IN, entries=[ENTRY] * 3, names={"a": "Anja Bos"}, whose=None,
        colleagues=[{"id": "a", "name": "Anja Bos"}], number=2, more=True,
    ),
    "werkplek": staff_page("console/start", LOGGED_IN),
}  # fmt: skip

ROW = {
    **example("queue-row", "iemand met een signaal")["row"],
    "seq": 3, "last_sender": "resident", "worker": {"id": "k", "name": "Karin <b>"},
    "taken_at": datetime(2026, 3, 12, 13, 5, tzinfo=UTC),
}  # fmt: skip
LISTS = {
    "waiting": [ROW, {**ROW, "id": "44444444-3333-4333-8333-333333333333", "signal": None}],
    "mine": [{**ROW, "id": "55555555-3333-4333-8333-333333333333"}],
    "team": [{**ROW, "id": "66666666-3333-4333-8333-333333333333"}],
    "elsewhere": [{**ROW, "id": "77777777-3333-4333-8333-333333333333"}],
    "office": {"is_open": True},
    "available": False,
    "here": [],
}
WORKER = {**LOGGED_IN, "staff": {**ANJA, "id": "a", "role": {"value": "worker"}}, "here": "/werk"}
DESK = {
    **WORKER, "lists": LISTS, "talk": None, "error": None, "error_field": "bericht", "typed": {},
}  # fmt: skip
REPLIES = example("canned-menu", "twee antwoorden")["replies"]
CANNED = {
    **WORKER, "replies": REPLIES, "news": "bewaard", "error": None, "error_form": None,
    "error_field": None, "typed": {},
}  # fmt: skip
PAGES |= {
    "wachtrij": staff_page("console/desk", DESK),
    "lege wachtrij": staff_page(
        "console/desk", DESK, lists={**LISTS, "waiting": [], "mine": [], "team": [], "elsewhere": []}
    ),
    "gesprek van mij": staff_page(
        "console/desk", DESK, talk=example("talk", "van mij, met een signaal")["talk"]
    ),
    "gesprek te laat": staff_page(
        "console/desk", DESK, example("talk", "net door een collega genomen")
    ),
    "gesprek met aanbod": staff_page(
        "console/desk", DESK, example("talk", "met gevonden aanbod en een fout bij de notitie")
    ),
    "vaste antwoorden": staff_page("console/canned", CANNED),
    "vast antwoord met een fout": staff_page(
        "console/canned", CANNED, replies=[], error="Vul de zin in.", error_form="nieuw",
        error_field="text", typed={"title": "<b>", "text": ""},
    ),
}  # fmt: skip


# --- on the server -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_component_describes_its_parameters_and_accessibility(name: str) -> None:
    described = describe(name)
    assert described["name"] == name
    assert described["summary"] and described["accessibility"] and described["examples"]
    if name in LAYOUTS:
        return
    module = rendering.make_environment().get_template(f"components/{name}/template.html").module
    macro = getattr(module, name.replace("-", "_"))
    assert [param["name"] for param in described["params"]] == list(macro.arguments)
    for item in described["examples"]:
        required = {param["name"] for param in described["params"] if param["required"]}
        assert required <= set(item["params"]) <= set(macro.arguments)


@pytest.mark.parametrize(("name", "params"), every_example())
def test_every_example_renders(name: str, params: dict[str, Any]) -> None:
    assert render_example(name, params).strip()


def test_what_people_write_never_becomes_markup() -> None:
    card = render_example("listing-card", example("listing-card", "gevaarlijke tekens"))
    said = render_example("message", example("message", "van de inwoner"))
    assert "<script>" not in card and "javascript:" not in card and 'a"b' not in card
    assert "&lt;b&gt;Help&lt;/b&gt; &amp; graag 113" in said


def test_what_a_resident_says_holds_no_links() -> None:
    assert "<a" not in render_example("message", example("message", "van de inwoner"))


@pytest.mark.parametrize(("number", "href"), NUMBERS)
def test_telephone_numbers_in_a_text_are_links(number: str, href: str) -> None:
    assert rendering.tel_href(number) == href
    html = rendering.rich_text(f"Bel {number}, of kom langs. Of ({number}).")
    assert html.count(f'href="{href}">{number}</a>') == 2


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+31612345678", "06 12345678"),
        ("+31742453456", "0742453456"),
        ("+4915112345678", "+4915112345678"),
        ("+3161234", "+3161234"),
        ("113", "113"),
    ],
)
def test_a_stored_number_is_shown_as_people_here_dial_it(stored: str, shown: str) -> None:
    assert rendering.dutch_phone(stored) == shown


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_amounts_dates_and_codes_are_no_telephone_numbers(text: str) -> None:
    assert "<a" not in rendering.rich_text(f"Het is {text} vandaag.")


@pytest.mark.parametrize("day", [date(2026, 3, 12), "2026-03-12"])
def test_a_date_is_written_out_in_dutch(day: date | str) -> None:
    assert rendering.dutch_date(day) == "12 maart 2026"


@pytest.mark.parametrize(
    ("senders", "answerable"),
    [
        (["bot"], 1),
        (["bot", "bot"], 2),
        (["bot", "resident"], None),
        (["bot", "resident", "bot"], 3),
        (["bot", "system"], 1),
        (["bot", "worker"], None),
        ([], None),
    ],
)
def test_only_the_question_that_waits_for_an_answer_has_buttons(
    senders: list[str], answerable: int | None
) -> None:
    messages = [
        {"seq": seq, "sender": sender, "buttons": [{"title": "Ja", "payload": "/ja"}]}
        for seq, sender in enumerate(senders, start=1)
    ]
    assert rendering.answerable_seq(messages) == answerable


def test_a_page_without_its_whole_context_fails_instead_of_showing_gaps() -> None:
    with pytest.raises(UndefinedError):
        rendering.render("chat/chat.html", organization=None)


@pytest.mark.parametrize("title", PAGES)
def test_a_page_runs_nothing_inline_and_fetches_nothing_from_elsewhere(title: str) -> None:
    html = PAGES[title]()
    assert not re.search(r"\s(style|on[a-z]+)=", html)
    assert re.findall(r"<script(?![^>]* src=)", html) == [] and "<style" not in html
    fetched = re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', html)
    assert fetched and all(static_file(address) for address in fetched)


@pytest.mark.parametrize("title", ["een gesprek", "wachtrij"])
def test_every_script_a_page_needs_is_fetched_at_once(title: str) -> None:
    fetched = set(re.findall(r'(?:src|modulepreload" href)="([^"]*\.js)"', PAGES[title]()))
    for address in fetched:
        source = static_file(address).read_text()
        for imported in re.findall(r'^import .* from "([^"]+)";$', source, re.MULTILINE):
            assert os.path.normpath(Path(address).parent / imported) in fetched


@pytest.mark.parametrize(
    "path",
    [*CHAT_STATIC.glob("*.css"), *CONSOLE_STATIC.glob("*.css"), *COMPONENTS.glob("*/*.css")],
    ids=str,
)
def test_style_fetches_only_files_beside_it(path: Path) -> None:
    for address in re.findall(r"url\(\"?([^\")]+)", path.read_text()):
        assert (path.parent / address).is_file()


@pytest.mark.parametrize(
    "theme",
    re.findall(r'data-theme="(\w+)"\] \{([^}]+)\}', (CHAT_STATIC / "themes.css").read_text()),
    ids=lambda theme: theme[0],
)
def test_every_theme_can_be_read_at_seven_to_one(theme: tuple[str, str]) -> None:
    colours = dict(re.findall(r"--voordeur-theme-([\w-]+): (#\w{6});", theme[1]))
    assert set(colours) == {"color", "strong-color", "soft-color"}
    for ground in ("#ffffff", "#f8f5ef", colours["soft-color"]):
        assert contrast(colours["color"], ground) >= 7
        assert contrast(colours["strong-color"], ground) >= 7


# --- in a browser ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if not CHROMIUM.exists():
        missing("/usr/bin/chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser.new_page()
        browser.close()


@pytest.mark.needs_browser
@pytest.mark.parametrize(("name", "params"), every_example())
def test_axe_finds_nothing_on_an_example(page: Page, name: str, params: dict[str, Any]) -> None:
    show(page, in_a_page(name, render_example(name, params)))
    assert_no_violations(page)


@pytest.mark.needs_browser
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("title", PAGES)
def test_axe_finds_nothing_on_a_page(page: Page, title: str, width: int) -> None:
    show(page, PAGES[title](), width=width)
    assert_no_violations(page)


@pytest.mark.needs_browser
@pytest.mark.parametrize("title", PAGES)
@pytest.mark.parametrize(("width", "text"), [(320, 16), (320, 32), (1280, 32)])
def test_a_page_fits_a_small_screen_and_a_large_text(
    page: Page, title: str, width: int, text: int
) -> None:
    show(page, PAGES[title](), width=width, text=text)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    header = page.evaluate("document.querySelector('.header').offsetHeight")
    assert header < 640 / 2, "name and number stay in view without taking half of the screen"


@pytest.mark.needs_browser
def test_no_text_is_smaller_than_18_pixels(page: Page) -> None:
    show(page, chat_page())
    sizes = page.evaluate(
        "[...document.querySelectorAll('body *')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 18


@pytest.mark.needs_browser
def test_everything_to_press_is_at_least_44_pixels_high(page: Page) -> None:
    show(page, chat_page(), width=320)
    heights = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll(
             'button, summary, input:not([type=hidden], [type=radio]), select, textarea, .button, .header a'
           )].filter(e => e.offsetHeight).map(e => [e.outerHTML.slice(0, 90), e.offsetHeight]))"""
    )
    assert {html: height for html, height in heights.items() if height < 44} == {}


@pytest.mark.needs_browser
@pytest.mark.parametrize(
    ("name", "params"),
    [case for case in every_example() if case.values[0] in BUILT_IN_BROWSER],
)
def test_script_builds_the_same_as_the_template(
    page: Page, name: str, params: dict[str, Any]
) -> None:
    module, function, order = BUILT_IN_BROWSER[name]
    show(page, in_a_page(name, render_example(name, params)))
    built = page.evaluate(
        """async ([address, name, given]) => {
             const module = await import(address);
             const values = given.map((value) => value ?? undefined);
             document.getElementById("built").append(module[name](...values));
             const shape = (node) => node.nodeType === Node.TEXT_NODE
               ? node.data.replace(/\\s+/g, " ").trim()
               : [node.tagName, Object.fromEntries([...node.attributes].map((a) => [a.name, a.value]).sort()),
                  [...node.childNodes].map(shape).filter((child) => child !== "")];
             return ["rendered", "built"].map((id) => shape(document.getElementById(id))[2]);
           }""",
        [
            f"/static/components/{module}",
            function,
            [params.get(parameter) for parameter in order],
        ],
    )
    rendered, scripted = built
    assert scripted == rendered


@pytest.mark.needs_browser
def test_script_finds_the_same_telephone_numbers(page: Page) -> None:
    texts = [f"Bel {number}, of kom. Of ({number})." for number, _ in NUMBERS]
    texts += [f"Het is {text} vandaag." for text in NOT_NUMBERS]
    show(page, chat_page())
    found = page.evaluate(
        """async (texts) => {
             const { splitPhones, telHref } = await import("/static/components/message/phone.js");
             return texts.map((text) => splitPhones(text).filter((piece) => piece.isPhone)
               .map((piece) => telHref(piece.text)));
           }""",
        texts,
    )
    expected = [
        [rendering.tel_href(piece) for piece, is_phone in rendering.split_phones(text) if is_phone]
        for text in texts
    ]
    assert found == expected


# --- helpers -----------------------------------------------------------------------------------


def show(page: Page, html: str, *, width: int = 1280, text: int = 16) -> None:
    """Opens a page at a screen width and at the text size (px) the browser is set to."""

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        assert f"{url.scheme}://{url.netloc}" == SITE, f"asked elsewhere: {route.request.url}"
        if url.path == "/":
            headers = {"Content-Security-Policy": "default-src 'self'"}
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        elif url.path.startswith("/static/"):
            path = static_file(url.path)
            route.fulfill(body=path.read_bytes(), content_type=TYPES[path.suffix])
        else:
            route.abort()  # the API is not there: what is on the page stays on the page

    page.unroute_all()
    page.route("**/*", answer)
    page.set_viewport_size({"width": width, "height": 640})
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": text, "fixed": text}})
    page.goto(f"{SITE}/")


def static_file(address: str) -> Path:
    """The file behind /static/chat/<file> or /static/components/<name>/<file>."""
    pattern = r"/static/(?:(chat|console|contact|directory|coverage)|components/([a-z-]+))/([a-z-]+\.(?:css|js|svg))"
    match re.fullmatch(pattern, address):
        case None:
            raise AssertionError(f"not a static address: {address}")
        case found:
            folder = COMPONENTS / found[2] if found[2] else rendering.WEB / found[1] / "static"
    path = folder / found[3]
    assert path.is_file(), address
    return path


def in_a_page(name: str, html: str) -> str:
    """An example with the page around it that it will stand in."""
    layout = rendering.render(
        "components/page/template.html", organization=None, privacy_url="/privacy"
    )
    if name in OF_STAFF:
        layout = rendering.render("components/workspace/template.html", **NOBODY)
    title = "<h1>Voorbeeld</h1>"
    if name in LAYOUTS:
        return html.replace("</main>", f"{title}</main>")
    if name == "header":
        layout = re.sub(r"<header.*</header>", lambda _: html, layout, flags=re.DOTALL)
        return layout.replace("</main>", f"{title}</main>")
    example = f'<h2>{name}</h2><div id="rendered">{html}</div><div id="built"></div>'
    return layout.replace("</main>", f"{title}{example}</main>")


def assert_no_violations(page: Page) -> None:
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    assert not found, json.dumps(
        [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found], indent=1
    )


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
