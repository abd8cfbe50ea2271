"""The sociale kaart for other programs: HSDS 3.0 in every answer, and nothing that is not public."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.keys import LIMITER
from services.web.hsds.document import LIST_OF, PAGING, openapi_document
from services.web.hsds.routes import KINDS
from services.web.hsds.views import CALLS
from tests import hsds
from tests.gateway import BOTH_DATABASES, Gateway

pytestmark = [pytest.mark.asyncio(loop_scope="module"), BOTH_DATABASES]
SECRET = "alleen voor de coördinator"
BELONGS = ("services", "organizations", "service_at_locations")


async def get(gateway: Gateway, path: str, **parameters: str) -> dict[str, Any]:
    response = await gateway.client.get(f"/hsds/{path}", params=parameters)
    assert response.status == 200, await response.text()
    found: dict[str, Any] = await response.json()
    return found


async def whole(gateway: Gateway, kind: str, **parameters: str) -> list[dict[str, Any]]:
    """Every record of a kind."""
    response = await gateway.client.get(f"/hsds/{kind}", params={"format": "ndjson"} | parameters)
    assert response.status == 200, await response.text()
    return [json.loads(line) for line in (await response.text()).splitlines()]


async def ids(gateway: Gateway, kind: str = "services", **parameters: str) -> list[str]:
    return [record["id"] for record in await whole(gateway, kind, **parameters)]


# --- the shape


async def test_the_base_says_version_profile_and_where_the_description_is(gateway: Gateway) -> None:
    base = await get(gateway, "")
    assert (base["version"], base["openapi_url"].endswith("/hsds/openapi.json")) == ("3.0", True)
    assert hsds.wrong(hsds.ours("/", 200), base) == []
    assert (await get(gateway, "openapi.json")) == openapi_document()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_page_is_what_hsds_says_a_page_is(gateway: Gateway, kind: str) -> None:
    page = await get(gateway, kind, per_page="500")
    assert hsds.wrong(hsds.official_page(), page) == []
    assert page["contents"]
    for record in page["contents"]:
        assert hsds.wrong(hsds.official(hsds.LISTED[kind]), record) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_every_record_of_the_seed_is_what_hsds_says(gateway: Gateway, kind: str) -> None:
    parameters = {"full": "true"} | ({"full_service": "true"} if kind == "organizations" else {})
    records = await whole(gateway, kind, **parameters)
    assert records
    for record in records:
        assert hsds.wrong(hsds.official(hsds.FULL[kind]), record) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_a_record_by_its_id_is_the_whole_record(gateway: Gateway, kind: str) -> None:
    for record in (await whole(gateway, kind, full="true"))[:20]:
        alone = await get(gateway, f"{kind}/{record['id']}")
        assert alone == record
        assert hsds.wrong(hsds.official(hsds.FULL[kind]), alone) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_our_own_description_knows_every_field_we_send(gateway: Gateway, kind: str) -> None:
    for parameters in ({}, {"full": "true"}, {"minimal": "true"}, {"full_service": "true"}):
        page = await get(gateway, kind, per_page="500", **parameters)
        assert hsds.wrong(hsds.ours(f"/{kind}", 200), page) == []


async def test_an_address_or_mail_that_is_written_badly_does_not_break_the_shape(
    gateway: Gateway,
) -> None:
    service = (await ids(gateway))[0]
    put = "UPDATE service SET url = :url, email = :email WHERE id = :id"
    for url, expected in (
        ("www.welzijn.nl/één pagina", "https://www.welzijn.nl/%C3%A9%C3%A9n%20pagina"),
        ("https://a.nl/100%", "https://a.nl/100%25"),
        ("  ", None),
    ):
        await gateway.execute(put, url=url, email="geen adres", id=service)
        record = await get(gateway, f"services/{service}")
        assert hsds.wrong(hsds.official("compiled/service.json"), record) == []
        assert (record.get("url"), record.get("email")) == (expected, None)


# --- what may leave


@pytest.mark.parametrize("hidden", ["draft = :yes", "reported_wrong = :yes", "status = 'inactive'"])
async def test_an_offer_that_residents_may_not_have_does_not_leave(
    gateway: Gateway, hidden: str
) -> None:
    place = (await whole(gateway, "service_at_locations"))[0]
    service = place["service_id"]
    before = await gateway.execute(
        "SELECT draft, reported_wrong, status FROM service WHERE id = :id", id=service
    )
    values = {"yes": True} if ":yes" in hidden else {}
    await gateway.execute(f"UPDATE service SET {hidden} WHERE id = :id", id=service, **values)
    try:
        for kind, one in (("services", service), ("service_at_locations", place["id"])):
            response = await gateway.client.get(f"/hsds/{kind}/{one}")
            assert response.status == 404
        for kind in BELONGS:
            everything = await whole(gateway, kind, full="true", full_service="true")
            assert service not in json.dumps(everything)
    finally:
        draft, wrong, status = before[0]
        await gateway.execute(
            "UPDATE service SET draft = :d, reported_wrong = :w, status = :s WHERE id = :id",
            d=bool(draft), w=bool(wrong), s=status, id=service,
        )  # fmt: skip


async def test_the_address_of_a_place_where_nothing_public_is_stays_inside(
    gateway: Gateway,
) -> None:
    organization = (await ids(gateway, "organizations"))[0]
    hiding_place = "99999999-9999-4999-8999-999999999999"
    await gateway.execute(
        "INSERT INTO location (id, organization_id, location_type, name)"
        " VALUES (:id, :organization, 'physical', 'Opvang')",
        id=hiding_place, organization=organization,
    )  # fmt: skip
    try:
        assert hiding_place not in json.dumps(await get(gateway, f"organizations/{organization}"))
    finally:
        await gateway.execute("DELETE FROM location WHERE id = :id", id=hiding_place)


async def test_what_is_for_the_coordinator_does_not_leave(gateway: Gateway) -> None:
    service = (await ids(gateway))[0]
    await gateway.execute(
        "UPDATE service SET note = :note, source = :source, handover_email = :email WHERE id = :id",
        note=SECRET, source=SECRET, email=SECRET, id=service,
    )  # fmt: skip
    await gateway.execute(
        "INSERT INTO metadata (id, resource_id, resource_type, last_action_date,"
        " last_action_type, field_name, previous_value, replacement_value, updated_by)"
        " VALUES (:id, :service, 'service', '2026-11-01', 'update', 'note', :old, :new, :by)",
        id="88888888-8888-4888-8888-888888888888", service=service,
        old=SECRET, new=SECRET, by=SECRET,
    )  # fmt: skip
    assert gateway.client.app is not None
    for kind in KINDS:
        gateway.client.app[LIMITER]._calls.clear()  # more whole lists than a program may ask for
        for parameters in ({}, {"full": "true", "full_service": "true"}):
            assert SECRET not in json.dumps(await whole(gateway, kind, **parameters))
    assert SECRET not in json.dumps(await get(gateway, f"services/{service}"))


# --- pages and filters


@pytest.mark.parametrize("kind", KINDS)
async def test_the_pages_together_hold_every_record_once(gateway: Gateway, kind: str) -> None:
    first = await get(gateway, kind, per_page="7")
    pages = [
        await get(gateway, kind, per_page="7", page=str(number + 1))
        for number in range(first["total_pages"])
    ]
    found = [record["id"] for page in pages for record in page["contents"]]
    assert sorted(found) == sorted(set(found)) == sorted(await ids(gateway, kind))
    assert [page["first_page"] for page in pages].count(True) == 1
    assert [page["last_page"] for page in pages] == [False] * (len(pages) - 1) + [True]
    behind = await get(gateway, kind, per_page="7", page=str(first["total_pages"] + 1))
    assert (behind["empty"], behind["size"], behind["contents"]) == (True, 0, [])


async def test_words_find_what_the_whole_house_finds(gateway: Gateway) -> None:
    page = await get(gateway, "services", search="brief van de belasting")
    # Four organisations have an offer for it, each in towns of its own: they come first.
    assert {record["name"] for record in page["contents"][:4]} == {
        "Thuisadministratie",
        "Formulierenbrigade",
        "Sociale dienstverlening",
        "Informatiepunt Geldzaken De Wolden",
    }


async def test_words_and_filters_go_together(gateway: Gateway) -> None:
    everywhere = await whole(gateway, "services", search="eenzaam")
    organization = everywhere[0]["organization_id"]
    here = await whole(gateway, "services", search="eenzaam", organization_id=organization)
    expected = [one["id"] for one in everywhere if one["organization_id"] == organization]
    assert [one["id"] for one in here] == expected


async def test_the_places_of_found_offers_are_found(gateway: Gateway) -> None:
    places = await whole(gateway, "service_at_locations", search="inloop")
    found = await ids(gateway, search="inloop")
    assert places
    assert {place["service_id"] for place in places} <= set(found)


async def test_a_term_and_a_taxonomy_bring_the_offers_that_carry_them(gateway: Gateway) -> None:
    term = next(
        item for item in await whole(gateway, "taxonomy_terms") if item.get("code") == "schulden"
    )
    found = await whole(gateway, "services", full="true", taxonomy_term_id=term["id"])
    assert found
    assert all(
        term["id"] in [item["taxonomy_term_id"] for item in one["attributes"]] for one in found
    )
    of_taxonomy = await ids(gateway, taxonomy_id=term["taxonomy_id"])
    assert {one["id"] for one in found} < set(of_taxonomy)


async def test_terms_by_taxonomy_parent_and_top(gateway: Gateway) -> None:
    terms = await whole(gateway, "taxonomy_terms")
    below = next(item for item in terms if "parent_id" in item)
    children = await whole(gateway, "taxonomy_terms", parent_id=below["parent_id"])
    assert {item["parent_id"] for item in children} == {below["parent_id"]}
    assert not [
        i for i in await whole(gateway, "taxonomy_terms", top_only="true") if "parent_id" in i
    ]
    of_one = await whole(gateway, "taxonomy_terms", taxonomy_id=below["taxonomy_id"])
    assert {item["taxonomy_id"] for item in of_one} == {below["taxonomy_id"]}


async def test_only_what_changed_since_a_moment(gateway: Gateway) -> None:
    service = (await ids(gateway))[3]
    on_sqlite = gateway.settings.database_url.startswith("sqlite")
    await gateway.execute(
        "UPDATE service SET last_modified = :at WHERE id = :id",
        at="2030-05-01 10:00:00" + (".000000" if on_sqlite else "+00:00"), id=service,
    )  # fmt: skip
    for moment in ("2030-05-01T10:00:00Z", "2030-05-01T12:00:00+02:00", "2030-05-01"):
        found = await get(gateway, "services", modified_after=moment, minimal="true")
        assert [record["id"] for record in found["contents"]] == [service], moment
    assert await ids(gateway, modified_after="2030-05-01T10:00:01Z") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"), ("page", "-1"), ("page", "twee"), ("page", "²"), ("per_page", "501"),
        ("format", "xml"), ("full", "misschien"), ("modified_after", "gisteren"),
        ("modified_after", "0001-01-01T00:00:00+14:00"), ("organization_id", "1"),
        ("taxonomy_id", "\x00"), ("taxonomy_term_id", "' OR 1=1"),
    ],
)  # fmt: skip
async def test_a_parameter_that_says_nothing_is_refused_by_name(
    gateway: Gateway, name: str, value: str
) -> None:
    response = await gateway.client.get("/hsds/services", params={name: value})
    body = await response.json()
    assert (response.status, body["error"]["parameter"]) == (400, name)
    assert hsds.wrong(hsds.ours("/services", 400), body) == []


# --- manners


@pytest.mark.parametrize("path", ["", "openapi.json", *KINDS])
async def test_who_has_the_answer_already_is_told_so(gateway: Gateway, path: str) -> None:
    first = await gateway.client.get(f"/hsds/{path}")
    known = {"If-None-Match": first.headers["ETag"]}
    again = await gateway.client.get(f"/hsds/{path}", headers=known)
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, no-cache"


async def test_a_changed_offer_is_another_answer(gateway: Gateway) -> None:
    service = (await ids(gateway))[0]
    first = await gateway.client.get(f"/hsds/services/{service}")
    await gateway.execute("UPDATE service SET alternate_name = 'Anders' WHERE id = :id", id=service)
    known = {"If-None-Match": first.headers["ETag"]}
    again = await gateway.client.get(f"/hsds/services/{service}", headers=known)
    assert (again.status, (await again.json())["alternate_name"]) == (200, "Anders")


async def test_any_site_may_read_and_none_may_write(gateway: Gateway) -> None:
    elsewhere = {"Origin": "https://een-andere-gemeente.nl"}
    read = await gateway.client.get("/hsds/services", headers=elsewhere)
    assert (read.status, read.headers["Access-Control-Allow-Origin"]) == (200, "*")
    wrong = await gateway.client.get("/hsds/services?page=0", headers=elsewhere)
    assert (wrong.status, wrong.headers["Access-Control-Allow-Origin"]) == (400, "*")
    before = await gateway.client.options("/hsds/services", headers=elsewhere)
    assert before.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for headers, status in ((elsewhere, 403), ({}, 405)):
            answer = await gateway.client.request(method, "/hsds/services", headers=headers)
            assert answer.status == status
            assert "Access-Control-Allow-Origin" not in answer.headers


async def test_who_asks_too_often_waits(gateway: Gateway) -> None:
    answers = [(await gateway.client.get("/hsds/")).status for _ in range(CALLS[0] + 1)]
    assert answers == [200] * CALLS[0] + [429]


@pytest.mark.parametrize("path", ["/hsds/services/niets", "/hsds/nergens", "/hsds/services/"])
async def test_what_is_not_there_is_an_error_in_json(gateway: Gateway, path: str) -> None:
    response = await gateway.client.get(path)
    assert (response.status, (await response.json())["error"]["code"]) == (404, "no_page")


# --- whatever anybody asks


ANY_VALUE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["true", "false", "1", "0", "json", "ndjson", "2026-11-01", "schulden", "%", "\x00"]
    ),
    st.integers(-5, 10**12).map(str),
    st.uuids().map(str),
    st.datetimes().map(lambda at: at.isoformat()),
)
QUESTIONS = st.sampled_from(KINDS).flatmap(
    lambda kind: st.tuples(
        st.just(kind),
        st.dictionaries(st.sampled_from([*LIST_OF[kind], *PAGING]), ANY_VALUE, max_size=4),
    )
)


async def test_whatever_is_asked_the_answer_is_as_described(gateway: Gateway) -> None:
    """As schemathesis would: any value for any parameter, every answer against our document."""
    loop = asyncio.get_running_loop()
    known = {kind: (await ids(gateway, kind))[0] for kind in KINDS}

    async def ask(kind: str, parameters: dict[str, str], one: bool) -> None:
        assert gateway.client.app is not None
        gateway.client.app[LIMITER]._calls.clear()
        path = f"/hsds/{kind}/{known[kind]}" if one else f"/hsds/{kind}"
        response = await gateway.client.get(path, params=parameters)
        described = f"/{kind}/{{id}}" if one else f"/{kind}"
        if response.content_type == "application/x-ndjson":
            assert response.status == 200
            return
        assert hsds.wrong(hsds.ours(described, response.status), await response.json()) == []

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(QUESTIONS, st.booleans())
    def whatever(question: tuple[str, dict[str, str]], one: bool) -> None:
        kind, parameters = question
        asyncio.run_coroutine_threadsafe(ask(kind, parameters, one), loop).result(20)

    await asyncio.to_thread(whatever)
