"""Pages of referrals as tests of accessibility see them: with everything on them that can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.referral import core
from services.referral.attention import asks_attention, attention_from
from services.referral.card import Kind
from services.referral.core import AgreedHow, MailProblem, Referral, State
from services.referral.texts import consent_shape, load_texts
from services.referral.use_cases import Followed
from services.web.referral.shapes import card_shape, followed_shape
from services.web.render import render
from tests.builders import NOON
from tests.referral import TYPED, make_referral, no_holidays
from tests.staff import make_staff

ASKED = core.ask(make_referral(receiver="Humanitas", offer="Thuisadministratie"), NOON)
AGREED = core.agree(ASKED, version=1, struck=frozenset(), how=AgreedHow.PHONE, now=NOON)
SENT = core.delivered(core.queue(AGREED, NOON), NOON)
FAILED = core.failed(core.queue(AGREED, NOON), MailProblem.REFUSED, NOON)
MARKED = core.mark(SENT, State.WAITING_LIST, "over 6 weken", by_receiver=True, now=NOON)
WORKER = {"staff": make_staff(), "csrf": "abc", "here": "/werk/doorverwijzingen"}
NOBODY = {"staff": None, "csrf": "", "here": "/v/geheim"}


def followed(referral: Referral) -> dict[str, Any]:
    now = NOON + timedelta(days=1)
    item = Followed(
        referral,
        asks_attention(referral, now, no_holidays),
        attention_from(referral, no_holidays),
    )
    return followed_shape(item, "Wijkracht")


def detail(referral: Referral, **changes: Any) -> str:
    context: dict[str, Any] = {
        "card": followed(referral),
        "can_mail": True,
        "has_mail": True,
        "error": None,
        "field": "kaart",
        "news": None,
        "typed": "",
    }
    return render("referral/detail.html", **WORKER, **context | changes)


def form(**changes: Any) -> str:
    context: dict[str, Any] = {
        "typed": {kind.value: TYPED.get(kind, "") for kind in Kind},
        "labels": load_texts()["kinds"],
        "errors": {},
        "action": "/werk/doorverwijzingen/nieuw",
        "back": "/werk/doorverwijzingen",
        "receiver": "Humanitas",
        "offer": "Thuisadministratie",
        "address": "loket@partner.test",
        "signal": None,
        "offer_id": "1",
        "talk": "2",
    }
    return render("referral/form.html", **WORKER, **context | changes)


def receiver(referral: Referral, **changes: Any) -> str:
    context: dict[str, Any] = {
        "card": card_shape(referral, "Wijkracht"),
        "outcome": "",
        "note": "",
        "marked": False,
        "done": False,
        "email": "info@wijkracht.test",
        "error": None,
        "error_field": "contact",
    }
    return render("referral/receiver.html", **NOBODY, **context | changes)


def consent(**changes: Any) -> str:
    context: dict[str, Any] = {
        "organization": None,
        "card": consent_shape(ASKED),
        "form_action": "/doorgeven/1",
        "back": "/",
        "error": None,
        "privacy_url": "/privacy",
    }
    return render("chat/consent.html", **context | changes)


def listed() -> str:
    done = replace(SENT, id="9", reference="VD000009", state=State.REACHED)
    return render(
        "referral/list.html",
        **WORKER,
        waiting=[followed(FAILED)],
        under_way=[followed(replace(ASKED, signal="huiselijk_geweld")), followed(MARKED)],
        done=[followed(done)],
        days=5,
    )


REFERRAL_PAGES: dict[str, Callable[[], str]] = {
    "doorverwijzingen": listed,
    "een kaart schrijven": form,
    "een fout op een kaart": lambda: form(
        errors={"safe": "Vraag of bellen veilig is."}, signal="huiselijk_geweld", address=None
    ),
    "een kaart om te vragen": lambda: detail(ASKED, news="gevraagd"),
    "een kaart zonder akkoord": lambda: detail(ASKED, error="Zet een vinkje.", field="akkoord"),
    "een kaart zonder e-mail": lambda: detail(AGREED, can_mail=False, has_mail=False),
    "een kaart die niet aankwam": lambda: detail(FAILED),
    "een kaart met bericht terug": lambda: detail(MARKED),
    "een kaart om af te drukken": lambda: render(
        "referral/print.html",
        **WORKER,
        card=card_shape(AGREED, "Wijkracht"),
        id="1",
        link="https://voordeur.uwgemeente.nl/v/" + "aB3_" * 10,
        until=NOON.date(),
    ),
    "de ontvanger": lambda: receiver(SENT),
    "de ontvanger is klaar": lambda: receiver(
        MARKED, outcome="waiting_list", note="over 6 weken", marked=True, done=True
    ),
    "de ontvanger koos niets": lambda: receiver(SENT, error="Kies wat er is gebeurd."),
    "een link die niet werkt": lambda: render("referral/receiver_gone.html", **NOBODY),
    "wat wij doorgeven": consent,
    "wat wij doorgeven, een fout": lambda: consent(error="Kies ja of nee."),
    "wat wij doorgeven, het verandert": lambda: consent(card=None, error="Kijk nog eens."),
}
