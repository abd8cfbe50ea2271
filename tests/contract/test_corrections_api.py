"""Workers correct what the model understood, with the token of the staff."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientResponse

from services.run.secrets import read_token
from services.staff.core import Role
from tests.gateway import BOTH_DATABASES, Gateway
from tests.staff import log_in

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]

PATH = "/api/corrections"
BODY = {"text": "bel mij op 06 12345678", "labels": ["terugbellen"], "by": "Anja"}


async def call(gateway: Gateway, method: str, path: str = "", **more: Any) -> ClientResponse:
    """One call of somebody of the staff."""
    headers = {"Authorization": f"Bearer {read_token(gateway.settings.run, 'staff')}"}
    return await gateway.client.request(method, f"{PATH}{path}", headers=headers, **more)


async def propose(gateway: Gateway, **changes: Any) -> dict[str, Any]:
    """A correction as it is stored."""
    response = await call(gateway, "POST", json=BODY | changes)
    assert response.status == 201, await response.text()
    stored: dict[str, Any] = await response.json()
    return stored


async def listed(gateway: Gateway, query: str = "") -> list[dict[str, Any]]:
    response = await call(gateway, "GET", query)
    assert response.status == 200, await response.text()
    found: list[dict[str, Any]] = (await response.json())["corrections"]
    return found


async def test_a_correction_is_stored_masked_and_waits(gateway: Gateway) -> None:
    made = await propose(gateway)
    assert (made["text"], made["state"], made["reviewed_by"]) == (
        "bel mij op [telefoon]",
        "proposed",
        None,
    )
    assert await gateway.tables_with("12345678") == set()


async def test_a_correction_of_a_message_shows_what_the_bot_understood(gateway: Gateway) -> None:
    resident = await gateway.begin(organization="wijkracht")
    await resident.say("ik heb schulden")
    message = (await resident.messages())[1]
    made = await propose(gateway, text=None, message_id=message["id"], labels=["schulden"])
    rows = await gateway.execute("SELECT intent FROM message WHERE seq = 2")
    assert (made["text"], made["organization"], made["message_id"]) == (
        "ik heb schulden",
        "wijkracht",
        message["id"],
    )
    assert (made["predicted"] or {}).get("intent") == rows[0][0]


async def test_what_waits_is_listed_and_what_was_decided_stands_apart(gateway: Gateway) -> None:
    first, second = await propose(gateway), await propose(gateway)
    await call(gateway, "POST", f"/{first['id']}/review", json={"approve": True, "by": "Bea"})
    assert [item["id"] for item in await listed(gateway)] == [second["id"]]
    assert [item["id"] for item in await listed(gateway, "?state=approved")] == [first["id"]]


@pytest.mark.parametrize(("approve", "state"), [(True, "approved"), (False, "rejected")])
async def test_a_review_says_who_decided_and_when(
    gateway: Gateway, approve: bool, state: str
) -> None:
    made = await propose(gateway)
    response = await call(
        gateway, "POST", f"/{made['id']}/review", json={"approve": approve, "by": "Bea"}
    )
    answer = await response.json()
    assert (response.status, answer["state"], answer["reviewed_by"]) == (200, state, "Bea")
    assert answer["reviewed_at"] >= made["proposed_at"]


async def test_a_list_can_be_of_one_organisation(gateway: Gateway) -> None:
    await propose(gateway, organization="wijkracht")
    await propose(gateway, organization="dewolden")
    found = await listed(gateway, "?organization=dewolden")
    assert [item["organization"] for item in found] == ["dewolden"]


REFUSED = [
    ({"text": None}, "correction_text_missing"),
    ({"text": "a" * 4001}, "correction_text_too_long"),
    ({"labels": []}, "correction_labels_invalid"),
    ({"labels": ["lenen"]}, "correction_labels_unknown"),
    ({"predicted": "lenen"}, "correction_predicted_invalid"),
    ({"by": ""}, "correction_by_invalid"),
    ({"organization": "onbekend"}, "correction_organization_unknown"),
    ({"message_id": "x"}, "correction_message_unknown"),
]


@pytest.mark.parametrize(("changes", "code"), REFUSED)
async def test_what_cannot_be_stored_is_refused_with_a_reason_of_its_own(
    gateway: Gateway, changes: dict[str, Any], code: str
) -> None:
    response = await call(gateway, "POST", json=BODY | changes)
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (422, code)
    assert "Er ging bij ons iets mis" not in error["message"]
    assert await gateway.execute("SELECT id FROM suggestion") == []


@pytest.mark.parametrize("state", ["goedgekeurd", ""])
async def test_a_state_that_does_not_exist_is_refused(gateway: Gateway, state: str) -> None:
    response = await call(gateway, "GET", f"?state={state}")
    assert (await response.json())["error"]["code"] == "correction_state_unknown"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"approve": "ja", "by": "Bea"}, "correction_approve_invalid"),
        ({"by": "Bea"}, "correction_approve_invalid"),
        ({"approve": True}, "correction_by_invalid"),
    ],
)
async def test_a_verdict_that_is_none_is_refused(
    gateway: Gateway, body: dict[str, Any], code: str
) -> None:
    made = await propose(gateway)
    response = await call(gateway, "POST", f"/{made['id']}/review", json=body)
    assert (response.status, (await response.json())["error"]["code"]) == (422, code)
    assert len(await listed(gateway)) == 1


async def test_what_is_not_there_cannot_be_reviewed(gateway: Gateway) -> None:
    path = "/11111111-1111-4111-8111-111111111111/review"
    response = await call(gateway, "POST", path, json={"approve": True, "by": "Bea"})
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (404, "correction_not_found")


async def test_a_body_that_is_no_object_is_refused(gateway: Gateway) -> None:
    assert (await call(gateway, "POST", json=["x"])).status == 400


async def test_the_token_of_a_resident_is_not_that_of_the_staff(gateway: Gateway) -> None:
    resident = await gateway.begin()
    headers = {"Authorization": f"Bearer {resident.token}"}
    assert (await gateway.client.get(PATH, headers=headers)).status == 401


async def test_only_the_owner_of_the_machine_can_read_the_token(gateway: Gateway) -> None:
    path = gateway.settings.run / "staff.token"
    assert path.stat().st_mode & 0o077 == 0


async def test_an_erased_talk_leaves_nothing_to_learn_from(gateway: Gateway) -> None:
    resident = await gateway.begin()
    await resident.say("mijn wasmachine is stuk")
    message = (await resident.messages())[1]
    await propose(gateway, text=None, message_id=message["id"], labels=["rondkomen"])
    assert (await resident.call("DELETE")).status == 204
    assert await gateway.tables_with("wasmachine") == set()


# --- somebody who is logged in


async def test_who_is_logged_in_corrects_in_their_own_name_and_organisation(
    gateway: Gateway,
) -> None:
    anja = await log_in(gateway, name="Anja Bos")
    body = BODY | {"by": "Iemand Anders", "organization": "dewolden"}
    response = await anja.api("POST", PATH, json=body)
    made = await response.json()
    assert (response.status, made["proposed_by"], made["organization"]) == (
        201,
        "Anja Bos",
        "wijkracht",
    )


async def test_who_is_logged_in_sees_their_own_organisation_only(gateway: Gateway) -> None:
    await propose(gateway, organization="dewolden")
    mine = await propose(gateway, organization="wijkracht")
    anja = await log_in(gateway)
    for query in ("", "?organization=dewolden"):
        found = await (await anja.api("GET", f"{PATH}{query}")).json()
        assert [item["id"] for item in found["corrections"]] == [mine["id"]]


async def test_a_correction_of_another_organisation_is_not_there(gateway: Gateway) -> None:
    other = await propose(gateway, organization="dewolden")
    anja = await log_in(gateway)
    response = await anja.api("POST", f"{PATH}/{other['id']}/review", json={"approve": True})
    assert response.status == 404


async def test_a_message_of_another_organisation_cannot_be_corrected_or_read(
    gateway: Gateway,
) -> None:
    resident = await gateway.begin(organization="dewolden")
    await resident.say("mijn wasmachine is stuk")
    message = (await resident.messages())[1]
    anja = await log_in(gateway)
    body = {"labels": ["rondkomen"], "message_id": message["id"]}
    response = await anja.api("POST", PATH, json=body)
    assert (response.status, "wasmachine" in await response.text()) == (422, False)


async def test_what_somebody_decides_stands_in_the_audit_log(gateway: Gateway) -> None:
    made = await propose(gateway, organization="wijkracht")
    anja = await log_in(gateway)
    await anja.api("POST", f"{PATH}/{made['id']}/review", json={"approve": True})
    rows = await gateway.execute("SELECT staff_id, subject_id FROM audit WHERE action = 'reviewed'")
    assert [tuple(row) for row in rows] == [(anja.staff.id, made["id"])]


async def test_without_the_proof_of_our_page_nothing_is_corrected(gateway: Gateway) -> None:
    anja = await log_in(gateway)
    assert (await anja.session.post(PATH, json=BODY)).status == 403


async def test_who_reads_figures_only_corrects_nothing(gateway: Gateway) -> None:
    manager = await log_in(gateway, Role.MANAGER)
    assert (await manager.api("GET", PATH)).status == 403
