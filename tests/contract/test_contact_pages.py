"""The pages of calling back, registering, the telephone and "dit klopt niet", through the gateway."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from services.db import make_engine, make_sessions
from services.handover.store import open_handovers
from services.staff.core import Role
from tests.callbacks import CALLBACK, make_callback
from tests.gateway import Gateway
from tests.page import Page, opened, post, talk
from tests.staff import LoggedInClient, log_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

NUMBER = "+31612345678"
ONE = f"/werk/terugbellen/{CALLBACK}"


async def add_callback(gateway: Gateway, **changes: Any) -> None:
    engine = make_engine(gateway.settings.database_url)
    async with open_handovers(make_sessions(engine)) as store:
        await store.add_callback(make_callback(created_at=datetime.now(UTC), **changes))
    await engine.dispose()


async def pick_up(client: LoggedInClient) -> str:
    """The address of a new telephone contact."""
    response = await client.post("/werk/telefoon")
    assert response.status == 303
    path: str = response.headers["Location"]
    return path


# --- calling back


async def test_the_list_says_who_is_late_and_shows_another_organisation_nothing(
    gateway: Gateway,
) -> None:
    await add_callback(gateway)
    ours, theirs = await log_in(gateway), await log_in(gateway, organization="dewolden")
    shown = Page(await ours.page("/werk/terugbellen")).words
    assert "Jo" in shown and "Te laat" in shown
    assert "Er wacht nu niemand" in Page(await theirs.page("/werk/terugbellen")).words
    assert (await theirs.get(ONE)).status == 404


async def test_a_manager_reads_no_call_backs(gateway: Gateway) -> None:
    manager = await log_in(gateway, Role.MANAGER)
    assert (await manager.get("/werk/terugbellen")).status == 403


@pytest.mark.parametrize("safe_to_call", [None, False])
async def test_a_number_is_not_shown_when_nobody_may_ring(
    gateway: Gateway, safe_to_call: bool | None
) -> None:
    await add_callback(gateway, signal="huiselijk_geweld", safe_to_call=safe_to_call)
    html = await (await log_in(gateway)).page(ONE)
    assert NUMBER not in html and "/poging" not in html


async def test_a_worker_answers_the_question_rings_and_closes(gateway: Gateway) -> None:
    await add_callback(gateway, signal="huiselijk_geweld")
    worker = await log_in(gateway)
    assert (await worker.post(f"{ONE}/poging", gesproken="ja")).status == 409
    assert (await worker.post(f"{ONE}/veilig", veilig="ja")).status == 303
    assert NUMBER in await worker.page(ONE)
    await worker.post(f"{ONE}/poging", gesproken="nee", notitie="voicemail van 06 12345678")
    shown = Page(await worker.page(ONE)).words
    assert "niet bereikt" in shown and "[telefoon]" in shown
    assert (await worker.post(f"{ONE}/sluiten", uitkomst="helped")).status == 303
    assert "Er wacht nu niemand" in Page(await worker.page("/werk/terugbellen")).words
    assert "Jo" in Page(await worker.page("/werk/terugbellen?wie=closed")).words


async def test_a_worker_takes_a_request(gateway: Gateway) -> None:
    await add_callback(gateway)
    worker = await log_in(gateway)
    await worker.post(f"{ONE}/toewijzen", medewerker=worker.staff.id)
    assert "Jo" in Page(await worker.page("/werk/terugbellen?wie=mine")).words


async def test_a_refused_attempt_keeps_what_was_typed(gateway: Gateway) -> None:
    await add_callback(gateway)
    worker = await log_in(gateway)
    response = await worker.post(f"{ONE}/poging", notitie="straks weer")
    page = Page(await response.text())
    assert response.status == 422
    assert page.errors == [("#gesproken-ja", "Kies of u de inwoner hebt gesproken.")]
    assert page.form(f"{ONE}/poging").fields["notitie"] == "straks weer"


async def test_every_look_at_a_request_is_in_the_audit_log(gateway: Gateway) -> None:
    await add_callback(gateway)
    await (await log_in(gateway)).page(ONE)
    rows = await gateway.execute(
        "SELECT action, subject_id FROM audit WHERE subject_kind = 'callback'"
    )
    assert [tuple(row) for row in rows] == [("read", CALLBACK)]


# --- the telephone and the contact moment


async def test_a_call_from_start_to_finish(gateway: Gateway) -> None:
    worker = await log_in(gateway)
    call = await pick_up(worker)
    asked = await worker.post(f"{call}/vraag", vraag="ik heb schulden in Zenderen", plaats="")
    assert asked.status == 303
    shown = Page(await worker.page(call)).words
    assert "Gemeente Borne" in shown and "Thuisadministratie" in shown
    page = Page(await worker.page(f"{call}/vastleggen"))
    assert page.has("button", id="bevestig", autofocus="")
    done = await worker.post(
        f"{call}/vastleggen",
        hulpvraag="schulden", gemeente="Borne", leeftijd="70+", bron="sociaal_team",
        uitkomst="self", kanaal="phone", minuten="4",
    )  # fmt: skip
    assert done.status == 303, await done.text()
    listed = Page(await worker.page("/werk/contactmomenten")).words
    assert "Sociaal Team" in listed and "Geld" in listed and "4 min." in listed
    assert await gateway.execute("SELECT id FROM phone_question") == []


async def test_what_is_typed_about_a_caller_survives_a_reload_masked(gateway: Gateway) -> None:
    worker = await log_in(gateway)
    call = await pick_up(worker)
    kept = await worker.post(f"{call}/bewaar", vraag="bel 06 12345678 terug", plaats="Borne")
    assert kept.status == 204
    assert "bel [telefoon] terug" in await worker.page(call)
    assert await gateway.tables_with("12345678") == set()


async def test_going_to_another_call_keeps_what_was_typed(gateway: Gateway) -> None:
    worker = await log_in(gateway)
    first, second = await pick_up(worker), await pick_up(worker)
    to = second.rpartition("/")[2]
    moved = await worker.post(f"{first}/bewaar", vraag="half getypt", naar=to)
    assert (moved.status, moved.headers["Location"]) == (303, second)
    assert "half getypt" in await worker.page(first)


async def test_without_the_bot_the_telephone_still_works(gateway: Gateway) -> None:
    await gateway.rasa.fall_ill("error")
    worker = await log_in(gateway)
    call = await pick_up(worker)
    assert (await worker.post(f"{call}/vraag", vraag="ik wil niet meer leven")).status == 303
    assert "Signaal: gedachten aan zelfdoding" in Page(await worker.page(call)).words


async def test_a_call_of_a_colleague_is_not_there(gateway: Gateway) -> None:
    call = await pick_up(await log_in(gateway))
    assert (await (await log_in(gateway)).get(call)).status == 404


async def test_a_chat_is_registered_from_what_was_said_in_it(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht", place="Borne")
    await resident.say("ik heb schulden")
    worker = await log_in(gateway)
    html = await worker.page(f"/werk/contactmomenten/nieuw?gesprek={resident.id}")
    assert re.search(r'<option value="schulden" selected>', html)
    sent = {
        "gesprek": resident.id, "hulpvraag": "rouw", "gemeente": "Borne", "leeftijd": "",
        "bron": "gemeente", "uitkomst": "self", "kanaal": "chat", "minuten": "1",
    }  # fmt: skip
    assert (await worker.post("/werk/contactmomenten/nieuw", **sent)).status == 303
    (learned,) = await gateway.execute("SELECT labels, proposed_by, organization FROM suggestion")
    assert "rouw" in str(learned[0]) and tuple(learned[1:]) == ("Anja Bos", "wijkracht")
    again = await worker.post("/werk/contactmomenten/nieuw", **sent)
    assert (again.status, "al vastgelegd" in await again.text()) == (422, True)


async def test_telephone_and_contact_moments_are_in_the_log_in_words(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht", place="Borne")
    worker = await log_in(gateway)
    call = await pick_up(worker)
    await worker.post(f"{call}/vraag", vraag="ik heb schulden")
    await worker.page("/werk/telefoon")
    await worker.page("/werk/contactmomenten")
    await worker.page(f"/werk/contactmomenten/nieuw?gesprek={resident.id}")
    shown = Page(await (await log_in(gateway, Role.ADMIN)).page("/audit")).words
    number = call.rpartition("/")[2]
    assert f"schreef telefoongesprek {number}" in shown
    assert "bekeek de lijst telefoongesprek van mij" in shown
    assert "bekeek de lijst contactmoment alle" in shown
    assert f"las gesprek {resident.id}" in shown


async def test_a_chat_of_another_organisation_cannot_be_registered(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht")
    stranger = await log_in(gateway, organization="dewolden")
    answer = await stranger.get(f"/werk/contactmomenten/nieuw?gesprek={resident.id}")
    assert answer.status == 404


# --- what people think of it


async def test_an_offer_that_is_wrong_is_reported_and_not_given_any_more(gateway: Gateway) -> None:
    ((service, name),) = await gateway.execute(
        "SELECT id, name FROM service WHERE name = 'Thuisadministratie' LIMIT 1"
    )
    worker = await log_in(gateway)
    path = f"/werk/aanbod/{service}/klopt-niet"
    try:
        assert name in await worker.page(path)
        refused = await worker.post(path, wat="", notitie="nieuw adres")
        assert (refused.status, "nieuw adres" in await refused.text()) == (422, True)
        assert (await worker.post(path, wat="address", notitie="nieuw adres")).status == 200
        rows = await gateway.execute("SELECT field, note FROM listing_report")
        assert [tuple(row) for row in rows] == [("address", "nieuw adres")]
        call = await pick_up(worker)
        await worker.post(f"{call}/vraag", vraag="ik heb schulden", plaats="Borne")
        assert service not in await worker.page(call)
    finally:
        await gateway.execute("UPDATE service SET reported_wrong = false")
        await gateway.execute("DELETE FROM check_task")


async def close(gateway: Gateway, conversation_id: str) -> None:
    await gateway.execute(
        "UPDATE conversation SET owner = 'closed' WHERE id = :id", id=conversation_id
    )


async def test_a_resident_gives_a_mark_when_the_conversation_is_over(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht")
    early = await resident.call("POST", "/feedback", json={"mark": 8})
    assert (early.status, (await early.json())["error"]["code"]) == (409, "feedback_too_early")
    await close(gateway, resident.id)
    given = {"mark": 8, "sentence": "bel 06 12345678"}
    response = await resident.call("POST", "/feedback", json=given)
    assert (response.status, list(await response.json())) == (201, ["id"])
    (row,) = await gateway.execute("SELECT mark, sentence, organization FROM feedback")
    assert tuple(row) == (8, "bel [telefoon]", "wijkracht")


@pytest.mark.parametrize("mark", [0, 11, None, "acht", True])
async def test_another_mark_is_refused_in_dutch(gateway: Gateway, mark: Any) -> None:
    resident = await gateway.begin()
    await close(gateway, resident.id)
    response = await resident.call("POST", "/feedback", json={"mark": mark})
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (422, "feedback_mark_invalid")


async def test_a_mark_needs_the_token_of_the_conversation(gateway: Gateway) -> None:
    resident = await gateway.begin()
    headers = {"Authorization": "Bearer verkeerd"}
    response = await resident.call("POST", "/feedback", json={"mark": 8}, headers=headers)
    assert response.status == 404


async def test_without_script_a_mark_is_given_on_the_page(gateway: Gateway) -> None:
    page = await talk(gateway, "ik heb schulden")
    assert page.form("/waardering").hidden
    ((talk_id,),) = await gateway.execute("SELECT id FROM conversation")
    await close(gateway, talk_id)
    assert not (await opened(gateway)).form("/waardering").hidden
    refused = await post(gateway, "/waardering", sentence="fijn geholpen")
    assert refused.status == 422
    assert "fijn geholpen" in await refused.text()
    assert (await post(gateway, "/waardering", mark="9")).status == 303
    assert "Bedankt voor uw cijfer" in (await opened(gateway, "/?cijfer")).words


async def test_after_a_signal_the_call_back_form_asks_whether_calling_is_safe(
    gateway: Gateway,
) -> None:
    resident = await gateway.begin(organization="wijkracht")
    await resident.say("hij slaat mij elke avond")
    refused = await resident.call("POST", "/callback", json={"phone": "06 12345678"})
    error = (await refused.json())["error"]
    assert (refused.status, error["code"]) == (422, "callback_safe_to_call_missing")
    given = {"phone": "06 12345678", "safe_to_call": False, "about": "thuis", "channel": "text"}
    assert (await resident.call("POST", "/callback", json=given)).status == 201
    (row,) = await gateway.execute(
        "SELECT signal, safe_to_call, about, preferred FROM callback_request"
    )
    assert (row[0], bool(row[1]), *row[2:]) == ("huiselijk_geweld", False, "thuis", "text")


async def test_the_page_without_script_points_at_the_question_and_keeps_the_number(
    gateway: Gateway,
) -> None:
    await talk(gateway, "hij slaat mij elke avond")
    response = await post(gateway, "/terugbellen", phone="06 12345678", name="Jo")
    page = Page(await response.text())
    assert response.status == 422
    assert page.errors[0][0] == "#terugbellen-bellen-ja"
    assert page.form("/terugbellen").fields["phone"] == "06 12345678"
