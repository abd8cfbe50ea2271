"""A card from the worker's desk past the resident to the receiver, over the gateway and real SMTP."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientResponse

from services.keys import REFERRALS
from services.referral.delivery import deliver_due
from services.referral.ports import Referrals
from services.settings import Settings
from services.staff.core import Role
from tests.fake_rasa import FakeRasa
from tests.gateway import BOTH_DATABASES, Gateway, Resident, open_gateway
from tests.mail import Inbox, serving
from tests.page import Page, opened, post
from tests.referral import PHONE
from tests.staff import LoggedInClient, log_in

pytestmark = [BOTH_DATABASES, pytest.mark.asyncio(loop_scope="module")]

HOME = "/werk/doorverwijzingen"
TYPED = {
    "question": "Snapt de brieven van de belasting niet.",
    "municipality": "Borne",
    "tried": f"Belde zelf met {PHONE}.",
    "reach": f"Jo, {PHONE}",
    "safe": "yes",
}


@pytest.fixture(scope="module")
def inbox() -> Iterator[tuple[Inbox, int]]:
    box = Inbox()
    with serving(box) as port:
        yield box, port


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mailing(gateway_settings: Settings, inbox: tuple[Inbox, int]) -> AsyncIterator[Gateway]:
    """A gateway that mails to the inbox."""
    settings = replace(
        gateway_settings,
        smtp_url=f"smtp://127.0.0.1:{inbox[1]}",
        mail_from="voordeur@uwgemeente.test",
        public_url="https://voordeur.test",
    )
    async with FakeRasa() as rasa, open_gateway(settings, rasa) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def gateway(mailing: Gateway, inbox: tuple[Inbox, int]) -> Gateway:
    await mailing.begin_anew()
    inbox[0].mails.clear()
    await mailing.execute("UPDATE service SET handover_email = 'loket@partner.test'")
    return mailing


def ports_of(gateway: Gateway) -> Referrals:
    assert gateway.client.app is not None
    return gateway.client.app[REFERRALS]


async def an_offer(gateway: Gateway) -> str:
    rows = await gateway.execute(
        "SELECT service.id FROM service JOIN organization ON organization.id = organization_id"
        " WHERE slug = 'wijkracht' AND NOT draft AND status = 'active' ORDER BY service.name"
    )
    return str(rows[0][0])


async def written(gateway: Gateway, worker: LoggedInClient, talk: str = "", **changes: str) -> str:
    """The path of a card that a worker wrote."""
    fields = TYPED | {"offer": await an_offer(gateway), "conversation": talk} | changes
    answer = await worker.post(f"{HOME}/nieuw", **fields)
    assert answer.status == 303, await answer.text()
    return str(answer.headers["Location"].partition("?")[0])


async def asked(gateway: Gateway) -> tuple[LoggedInClient, Resident, str]:
    """A worker, a resident of Wijkracht, and the path of the card that is shown to them."""
    worker = await log_in(gateway)
    resident = await gateway.begin(organization="wijkracht")
    path = await written(gateway, worker, resident.id)
    assert (await worker.post(f"{path}/vragen")).status == 303
    return worker, resident, path


async def answer(resident: Resident, path: str, **said: Any) -> ClientResponse:
    return await resident.call(
        "POST", f"/referrals/{path.rsplit('/', 1)[1]}", json={"version": 1, "struck": []} | said
    )


async def mailed(gateway: Gateway, inbox: tuple[Inbox, int]) -> tuple[LoggedInClient, str, str]:
    """The worker, the path of a card that was agreed to and mailed, and the path of its link."""
    worker, resident, path = await asked(gateway)
    assert (await answer(resident, path, answer="agree")).status == 200
    await deliver_due(ports_of(gateway))
    return worker, path, link(inbox)


def link(inbox: tuple[Inbox, int]) -> str:
    found = re.search(r"https://voordeur\.test(/v/[\w-]+)", inbox[0].mails[-1].get_content())
    assert found
    return found[1]


# --- the worker writes


async def test_the_form_is_filled_with_what_the_conversation_tells(gateway: Gateway) -> None:
    worker = await log_in(gateway)
    resident = await gateway.begin(organization="wijkracht", place="Zenderen")
    offer = await an_offer(gateway)
    page = await worker.page(f"{HOME}/nieuw?aanbod={offer}&gesprek={resident.id}")
    assert "Zenderen (gemeente Borne)" in page and "loket@partner.test" in page


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("question", "", "Schrijf in één zin waar het om gaat."),
        ("reach", " ", "Vul in hoe de organisatie de inwoner kan bereiken."),
        ("reach", "BSN 123456782", "Hier staat een BSN of een rekeningnummer. Haal dat weg."),
        ("tried", "a" * 401, "Dit is te lang. Houd het op 400 tekens."),
    ],
)
async def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(
    gateway: Gateway, field: str, text: str, told: str
) -> None:
    worker = await log_in(gateway)
    fields = TYPED | {"offer": await an_offer(gateway), field: text}
    response = await worker.post(f"{HOME}/nieuw", **fields)
    page = await response.text()
    assert response.status == 422 and (f"#{field}", told) in Page(page).errors
    kept = {name: value for name, value in TYPED.items() if name not in {field, "safe"}}
    assert all(value in page for value in kept.values())


async def test_after_a_signal_safe_to_call_must_be_answered(gateway: Gateway) -> None:
    worker = await log_in(gateway)
    resident = await gateway.begin(organization="wijkracht")
    await gateway.execute("UPDATE conversation SET signal = 'huiselijk_geweld'")
    fields = TYPED | {"offer": await an_offer(gateway), "conversation": resident.id}
    response = await worker.post(f"{HOME}/nieuw", **fields | {"safe": "unasked"})
    assert response.status == 422 and "Vraag of bellen veilig is" in await response.text()


async def test_what_is_typed_is_masked_but_for_how_to_reach_somebody(gateway: Gateway) -> None:
    worker = await log_in(gateway)
    page = await worker.page(await written(gateway, worker))
    assert "Belde zelf met [telefoon]." in page and f"Jo, {PHONE}" in page


async def test_without_an_offer_the_page_says_where_to_begin(gateway: Gateway) -> None:
    worker = await log_in(gateway)
    assert "Kies eerst een aanbod" in await worker.page(f"{HOME}/nieuw")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
async def test_who_only_counts_or_manages_sees_no_card(gateway: Gateway, role: Role) -> None:
    somebody = await log_in(gateway, role)
    assert (await somebody.get(HOME)).status == 403


async def test_another_organisation_sees_and_moves_nothing(gateway: Gateway) -> None:
    worker = await log_in(gateway)
    path = await written(gateway, worker)
    stranger = await log_in(gateway, organization="dewolden")
    assert (await stranger.get(path)).status == 404
    assert path not in await stranger.page(HOME)
    for step in ("vragen", "akkoord", "versturen", "afgeven", "stand", "sluiten", "intrekken"):
        sent = await stranger.post(
            f"{path}/{step}", agreed="yes", version="0", outcome="reached", **TYPED
        )
        assert sent.status == 404, step
    assert (await stranger.post(f"{path}/wijzigen", **TYPED)).status == 404


async def test_a_conversation_of_another_organisation_is_not_there(gateway: Gateway) -> None:
    stranger = await log_in(gateway, organization="dewolden")
    resident = await gateway.begin(organization="wijkracht")
    offer = await an_offer(gateway)
    response = await stranger.get(f"{HOME}/nieuw?aanbod={offer}&gesprek={resident.id}")
    assert response.status == 404


async def test_every_look_and_step_is_in_the_audit_log(gateway: Gateway) -> None:
    worker, _, path = await asked(gateway)
    await worker.page(path)
    rows = await gateway.execute("SELECT action FROM audit WHERE subject_kind = 'referral'")
    assert {row[0] for row in rows} >= {"written", "read"}


# --- the resident agrees


async def test_the_conversation_says_that_there_is_a_card_and_the_owner_stays(
    gateway: Gateway,
) -> None:
    _, resident, path = await asked(gateway)
    last = (await resident.messages())[-1]
    assert last["sender"] == "system" and last["referral"] == path.rsplit("/", 1)[1]
    assert "Wijkracht" in last["text"]


async def test_the_resident_sees_exactly_the_lines_of_the_card(gateway: Gateway) -> None:
    _, resident, path = await asked(gateway)
    response = await resident.call("GET", f"/referrals/{path.rsplit('/', 1)[1]}")
    card = await response.json()
    assert card["status"] == "asked" and card["receiver"] == "Wijkracht"
    assert [line["text"] for line in card["lines"]][-2:] == [
        f"Jo, {PHONE}",
        "Ja. Er mag ook een bericht worden ingesproken.",
    ]


async def test_a_struck_line_is_stored_nowhere(gateway: Gateway) -> None:
    _, resident, path = await asked(gateway)
    await answer(resident, path, answer="agree", struck=["reach"])
    assert "referral" not in await gateway.tables_with(PHONE)


async def test_no_means_that_nothing_is_mailed_or_kept(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    _, resident, path = await asked(gateway)
    card = await (await answer(resident, path, answer="refuse")).json()
    await deliver_due(ports_of(gateway))
    assert card["status"] == "refused" and card["lines"] == [] and inbox[0].mails == []
    assert "referral" not in await gateway.tables_with(PHONE)


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"answer": "misschien"}, 422, "referral_answer_missing"),
        ({"answer": "agree", "struck": ["x"]}, 422, "referral_struck_invalid"),
        ({"answer": "agree", "version": 7}, 409, "referral_changed"),
        ({"answer": "agree", "version": None}, 422, "referral_version_missing"),
    ],
)
async def test_an_answer_that_does_not_fit_is_told_in_dutch(
    gateway: Gateway, said: dict[str, Any], status: int, code: str
) -> None:
    _, resident, path = await asked(gateway)
    response = await answer(resident, path, **said)
    assert response.status == status and (await response.json())["error"]["code"] == code


async def test_another_resident_does_not_see_the_card(gateway: Gateway) -> None:
    _, _, path = await asked(gateway)
    other = await gateway.begin(organization="wijkracht")
    response = await other.call("GET", f"/referrals/{path.rsplit('/', 1)[1]}")
    assert response.status == 404


async def test_a_card_is_not_for_who_lacks_the_token(gateway: Gateway) -> None:
    _, resident, path = await asked(gateway)
    response = await resident.call(
        "GET", f"/referrals/{path.rsplit('/', 1)[1]}", headers={"Authorization": "Bearer fout"}
    )
    assert response.status == 404


async def test_without_script_the_same_card_is_a_page_with_a_form(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    worker = await log_in(gateway)
    await post(gateway, "/o/wijkracht/bericht", text="hallo", client_id="1")
    (talk,) = await gateway.execute("SELECT id FROM conversation")
    path = await written(gateway, worker, talk[0])
    await worker.post(f"{path}/vragen")
    chat = await opened(gateway, "/o/wijkracht")
    (card,) = [address for address in chat.links if "/doorgeven/" in address]
    page = await opened(gateway, card)
    form = page.form(card)
    assert ("answer", "agree") in form.buttons and PHONE in page.words
    sent = await post(gateway, card, version=form.fields["version"], answer="agree")
    assert sent.status == 303 and "U zei ja" in (await opened(gateway, card)).words
    taken = await post(gateway, card, version=form.fields["version"], answer="withdraw")
    assert taken.status == 303 and "Ingetrokken" in (await opened(gateway, card)).words
    await deliver_due(ports_of(gateway))
    assert inbox[0].mails == []


async def test_without_script_an_error_is_told_above_the_card(gateway: Gateway) -> None:
    worker = await log_in(gateway)
    await post(gateway, "/bericht", text="hallo", client_id="1")
    await gateway.execute("UPDATE conversation SET organization = 'wijkracht'")
    (talk,) = await gateway.execute("SELECT id FROM conversation")
    path = await written(gateway, worker, talk[0])
    await worker.post(f"{path}/vragen")
    card = f"/doorgeven/{path.rsplit('/', 1)[1]}"
    response = await post(gateway, card, version="1", answer="niets")
    page = Page(await response.text())
    assert response.status == 422 and page.errors == [("#kaart", "Kies ja of nee.")]


async def test_the_card_is_not_there_for_a_browser_without_the_talk(gateway: Gateway) -> None:
    _, _, path = await asked(gateway)
    response = await gateway.client.get(f"/o/wijkracht/doorgeven/{path.rsplit('/', 1)[1]}")
    assert response.status == 404


async def test_by_telephone_the_tick_is_needed(gateway: Gateway, inbox: tuple[Inbox, int]) -> None:
    worker = await log_in(gateway)
    path = await written(gateway, worker)
    without = await worker.post(f"{path}/akkoord", version="0")
    assert without.status == 422 and "Zet dan een vinkje" in await without.text()
    ticked = await worker.post(f"{path}/akkoord", version="0", agreed="yes", struck="municipality")
    assert ticked.status == 303
    await deliver_due(ports_of(gateway))
    assert "Borne" not in await (await gateway.client.get(link(inbox))).text()


# --- the receiver


async def test_the_mail_holds_a_link_and_nothing_of_the_resident(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    await mailed(gateway, inbox)
    (mail,) = inbox[0].mails
    assert mail["To"] == "loket@partner.test" and mail["From"] == "voordeur@uwgemeente.test"
    for word in (PHONE, "Borne", "brieven", "Jo,"):
        assert word not in str(mail["Subject"]) + mail.get_content()


async def test_the_link_shows_the_card_without_an_account_and_for_nobody_else(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    _, _, address = await mailed(gateway, inbox)
    response = await gateway.client.get(address)
    text = await response.text()
    assert response.status == 200 and PHONE in text
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    fetched = re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', text)
    assert all(one.startswith("/static/") for one in fetched)


@pytest.mark.parametrize("token", ["a" * 43, "A" * 20, "_" * 64])
async def test_a_guessed_link_says_only_that_it_does_not_work(
    gateway: Gateway, inbox: tuple[Inbox, int], token: str
) -> None:
    await mailed(gateway, inbox)
    response = await gateway.client.get(f"/v/{token}")
    assert response.status == 404 and "Deze link werkt niet" in await response.text()
    assert (await post(gateway, f"/v/{token}", outcome="reached")).status == 404


async def test_guessing_is_stopped(gateway: Gateway) -> None:
    statuses = [(await gateway.client.get(f"/v/{'a' * 40}{n:03}")).status for n in range(61)]
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        ("reached", "Contact gehad"),
        ("waiting_list", "Wachtlijst"),
        ("no_fit", "Past niet"),
        ("unreachable", "Inwoner niet bereikt"),
    ],
)
async def test_what_the_receiver_marks_the_worker_sees(
    gateway: Gateway, inbox: tuple[Inbox, int], outcome: str, shown: str
) -> None:
    worker, path, address = await mailed(gateway, inbox)
    marked = await post(gateway, address, outcome=outcome, note=f"belde {PHONE}")
    assert marked.status == 303
    assert "Dank u wel" in await (await gateway.client.get(marked.headers["Location"])).text()
    page = await worker.page(path)
    assert shown in page and "belde [telefoon]" in page
    assert ("Vraagt aandacht" in page) == (outcome in {"no_fit", "unreachable"})


async def test_the_receiver_may_change_it_later(gateway: Gateway, inbox: tuple[Inbox, int]) -> None:
    worker, path, address = await mailed(gateway, inbox)
    await post(gateway, address, outcome="waiting_list")
    await post(gateway, address, outcome="reached")
    assert '<h2 id="stand-titel">Contact gehad' in await worker.page(path)


async def test_a_receiver_who_chooses_nothing_keeps_what_was_typed(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    _, _, address = await mailed(gateway, inbox)
    response = await post(gateway, address, note="<b>volgende week</b>")
    text = await response.text()
    assert response.status == 422 and Page(text).errors == [("#contact", "Kies wat er is gebeurd.")]
    assert "&lt;b&gt;volgende week" in text


async def test_a_card_that_is_taken_back_is_gone_for_the_receiver(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    worker, path, address = await mailed(gateway, inbox)
    assert (await worker.post(f"{path}/intrekken")).status == 303
    assert (await gateway.client.get(address)).status == 404
    assert "referral" not in await gateway.tables_with(PHONE)


async def test_another_site_cannot_mark_for_the_receiver(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    _, _, address = await mailed(gateway, inbox)
    response = await gateway.client.post(
        address, data={"outcome": "no_fit"}, headers={"Origin": "https://kwaad.nl"}
    )
    assert response.status == 403


# --- on paper, and when mail fails


async def test_an_agreed_card_can_be_printed_and_saved(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    worker, path, _ = await mailed(gateway, inbox)
    printed = await worker.post(f"{path}/afgeven", **{"as": "print"})
    assert printed.status == 200 and PHONE in await printed.text()
    saved = await worker.post(f"{path}/afgeven", **{"as": "text"})
    text = await saved.text()
    assert "attachment" in saved.headers["Content-Disposition"] and PHONE in text
    found = re.search(r"https://voordeur\.test(/v/[\w-]+)", text)
    assert found and (await gateway.client.get(found[1])).status == 200


async def test_a_card_nobody_agreed_to_is_not_printed(gateway: Gateway) -> None:
    worker, _, path = await asked(gateway)
    response = await worker.post(f"{path}/afgeven", **{"as": "print"})
    assert response.status == 409 and await gateway.execute("SELECT * FROM referral_link") == []


async def test_a_mail_that_fails_is_shown_to_the_worker_and_tried_again(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    worker, resident, path = await asked(gateway)
    await answer(resident, path, answer="agree")
    inbox[0].recipient = "451 later"
    try:
        await deliver_due(ports_of(gateway))
        assert "De mailserver is niet bereikt" in await worker.page(path)
    finally:
        inbox[0].recipient = "250 OK"
    await gateway.execute("UPDATE referral SET next_try_at = created_at")
    await deliver_due(ports_of(gateway))
    assert len(inbox[0].mails) == 1
    assert "Verstuurd, nog geen bericht terug" in await worker.page(path)


async def test_an_address_that_is_refused_asks_for_attention(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    worker, resident, path = await asked(gateway)
    await answer(resident, path, answer="agree")
    inbox[0].recipient = "550 unknown"
    try:
        await deliver_due(ports_of(gateway))
    finally:
        inbox[0].recipient = "250 OK"
    page = await worker.page(HOME)
    assert "Vraagt aandacht (1)" in page and "E-mail is niet aangekomen" in page
    assert (await worker.post(f"{path}/versturen")).status == 303
    await deliver_due(ports_of(gateway))
    assert len(inbox[0].mails) == 1


async def test_erasing_the_talk_keeps_the_card_that_was_agreed_to(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    worker, resident, path = await asked(gateway)
    await answer(resident, path, answer="agree")
    assert (await resident.call("DELETE")).status == 204
    await deliver_due(ports_of(gateway))
    assert len(inbox[0].mails) == 1 and PHONE in await worker.page(path)


async def test_erasing_the_talk_erases_a_card_nobody_agreed_to(gateway: Gateway) -> None:
    worker, resident, path = await asked(gateway)
    assert (await resident.call("DELETE")).status == 204
    assert (await worker.get(path)).status == 404
    assert await gateway.tables_with(PHONE) == set()


async def test_a_referral_can_be_closed_and_is_then_under_what_is_done(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    worker, path, _ = await mailed(gateway, inbox)
    assert (await worker.post(f"{path}/sluiten")).status == 303
    assert "Klaar (1)" in await worker.page(HOME)


async def test_a_step_that_is_not_possible_any_more_is_said_on_the_page(
    gateway: Gateway, inbox: tuple[Inbox, int]
) -> None:
    worker, path, _ = await mailed(gateway, inbox)
    for step in ("vragen", "wijzigen"):
        response = await worker.post(f"{path}/{step}", **TYPED)
        assert response.status == 409 and "Dit kan nu niet meer" in await response.text()
