"""Coverage as the coordinator sees it, and as the databases count it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from services.keys import COVERING
from services.staff.core import Role
from tests.gateway import BOTH_DATABASES, Gateway
from tests.page import Page
from tests.staff import log_in

pytestmark = [BOTH_DATABASES, pytest.mark.asyncio(loop_scope="module")]

PAGE = "/beheer/dekking"
HELP = (
    "600c560a-e907-5e7c-9729-6c68cfc99293"  # Thuisadministratie of Wijkracht, four municipalities
)


async def lines(gateway: Gateway, organization: str = "wijkracht") -> list[dict[str, str]]:
    """The file, as a spreadsheet reads it."""
    coordinator = await log_in(gateway, Role.COORDINATOR, organization)
    response = await coordinator.get(f"{PAGE}/dekking.csv")
    assert response.content_type == "text/csv"
    text = (await response.read()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def cell(table: list[dict[str, str]], code: str, municipality: str) -> dict[str, str]:
    return next(row for row in table if (row["Code"], row["Gemeente"]) == (code, municipality))


async def check(gateway: Gateway, day: date) -> None:
    await gateway.execute("UPDATE service SET assured_date = :day WHERE id = :id", day=day, id=HELP)


async def ask_in_vain(gateway: Gateway, municipality: str, days_ago: int) -> None:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    await gateway.execute(
        "INSERT INTO unmet_request (id, municipality, help_request, happened_at)"
        " VALUES (:id, :place, 'digitaal', :at)",
        id=str(uuid4()), place=municipality, at=at,
    )  # fmt: skip


async def test_a_coordinator_sees_the_own_municipalities_only(gateway: Gateway) -> None:
    table = await lines(gateway, "mensenwerk")
    assert {row["Gemeente"] for row in table} == {"Meppel", "Westerveld"}
    assert len({row["Code"] for row in table}) == 37


async def test_checking_an_offer_changes_old_into_regional(gateway: Gateway) -> None:
    before = cell(await lines(gateway), "administratie", "Borne")
    await check(gateway, date.today())
    after = cell(await lines(gateway), "administratie", "Borne")
    await check(gateway, date(2022, 12, 31))
    assert (before["Dekking"], before["Verouderd"]) == ("verouderd", "1")
    assert (after["Dekking"], after["Regionaal"], after["Verouderd"]) == ("regionaal", "1", "0")


async def test_vragen_zonder_aanbod_of_the_last_year_are_counted_on_it(gateway: Gateway) -> None:
    for days_ago in (0, 300, 400):
        await ask_in_vain(gateway, "Hengelo", days_ago)
    await ask_in_vain(gateway, "Meppel", 0)
    found = cell(await lines(gateway), "digitaal", "Hengelo")
    coordinator = await log_in(gateway, Role.COORDINATOR)
    page = Page(await coordinator.page(PAGE))
    await gateway.execute("DELETE FROM unmet_request")
    assert found["Vragen zonder aanbod (12 maanden)"] == "2"
    assert "2 vragen zonder aanbod" in page.words and "2 keer gevraagd" in page.words


async def test_the_picture_and_the_table_say_the_same(gateway: Gateway) -> None:
    coordinator = await log_in(gateway, Role.COORDINATOR)
    page = Page(await coordinator.page(PAGE))
    drawn = [given["class"].rsplit("--", 1)[1] for tag, given in page.elements if tag == "rect"]
    told = [given["class"].rsplit("--", 1)[1] for tag, given in page.elements if tag == "td"]
    assert sorted(drawn) == sorted(told) and len(told) == 37 * 5
    assert page.has("svg", role="img") and f"{PAGE}/dekking.csv" in page.links
    assert "/sociale-kaart/onderwerp/schulden?plaats=Borne" in page.links


@pytest.mark.parametrize("role", [Role.WORKER, Role.MANAGER, Role.ADMIN])
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/dekking.csv"])
async def test_others_do_not_see_it(gateway: Gateway, role: Role, path: str) -> None:
    assert (await (await log_in(gateway, role)).get(path)).status == 403


async def test_an_offer_counts_once_and_drafts_and_wrong_ones_do_not(gateway: Gateway) -> None:
    assert gateway.client.app is not None
    async with gateway.client.app[COVERING].open() as store:
        tallies = await store.tallies(["Borne"])
    rows = await gateway.execute(
        "SELECT DISTINCT a.link_id, t.code FROM attribute a"
        " JOIN taxonomy_term t ON t.id = a.taxonomy_term_id JOIN service s ON s.id = a.link_id"
        " JOIN organization o ON o.id = s.organization_id"
        " JOIN service_area r ON r.service_id = s.id AND r.name = 'Borne'"
        " WHERE a.link_type IN ('hulpvraag', 'ook') AND NOT s.draft AND NOT s.reported_wrong"
        " AND s.status = 'active' AND o.kind <> 'landelijk' AND r.extent_type = 'gemeente'"
    )
    assert sum(tally.number for tally in tallies if tally.municipality) == len(rows) > 20
