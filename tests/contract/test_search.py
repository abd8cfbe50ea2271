"""Search on SQLite and PostgreSQL: what is written is found, and what is found may be given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import delete, select, text, update

from services.conversation.core import StorageUnavailable
from services.db import Sessions, make_engine, make_sessions
from services.directory.tables import ServiceRow
from services.run.database import ensure_database
from services.search.core import Filters, admits, facts_of
from services.search.indexing import make_search
from services.search.repairing import keep_true, read_meanings, read_topics, repair_documents
from services.search.store import open_search
from services.search.tables import SearchDocumentRow, SearchVectorRow
from services.search.use_cases import find, read_memory
from services.settings import read_settings
from tests.databases import new_postgresql, sqlite_at
from tests.search import LetterEncoder, names, ready, service, take_in


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def seeded_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database with the whole seed, for all tests here: each adds an organisation of its own."""
    if request.param == "sqlite":
        url = sqlite_at(tmp_path_factory.mktemp("search") / "voordeur.db")
        ensure_database(read_settings({"VOORDEUR_DATABASE_URL": url}))
        yield url
        return
    with new_postgresql() as url:
        ensure_database(read_settings({"VOORDEUR_DATABASE_URL": url}))
        yield url


@pytest_asyncio.fixture
async def sessions(seeded_url: str) -> AsyncIterator[Sessions]:
    engine = make_engine(seeded_url)
    yield make_sessions(engine)
    await engine.dispose()


async def test_the_seed_is_found_by_words_from_the_first_start(sessions: Sessions) -> None:
    search = make_search(sessions)
    assert (await names(search, "formulierenbrigade"))[0] == "Formulierenbrigade"
    assert (await names(search, "formuliernbrigade"))[0] == "Formulierenbrigade"


@pytest.mark.parametrize("query", ["brief van de belasting", "breif van de belasting"])
async def test_brief_van_de_belasting_finds_thuisadministratie(
    sessions: Sessions, query: str
) -> None:
    assert (await names(make_search(sessions), query, municipality="Hengelo"))[0] == (
        "Thuisadministratie"
    )


async def test_an_imported_offer_is_found_by_the_next_question(
    sessions: Sessions, tmp_path: Path
) -> None:
    search = await ready(sessions)
    await take_in(sessions, tmp_path, "Nieuwkomer", service("Zeppelinvlucht"))
    assert await names(search, "zeppelinvlucht") == ["Zeppelinvlucht"]


async def test_an_offer_is_found_by_its_new_words_and_not_by_its_old_ones(
    sessions: Sessions, tmp_path: Path
) -> None:
    search = await ready(sessions)
    for told in ("Wij breien kwallenmutsen", "Wij vouwen origamidraken"):
        await take_in(sessions, tmp_path, "Wisselaar", service("Clubje", description=told))
    assert "Clubje" in await names(search, "origamidraken")
    assert "Clubje" not in await names(search, "kwallenmutsen")


async def test_offers_are_found_under_the_new_name_of_their_organisation(
    sessions: Sessions, tmp_path: Path
) -> None:
    await take_in(sessions, tmp_path, "Hernoemd", service("Soepgroep"))
    await take_in(sessions, tmp_path, "Hernoemd", service("Soepgroep"), name="Xylofoonhuis")
    assert await names(make_search(sessions), "xylofoonhuis") == ["Soepgroep"]


async def test_an_offer_that_is_gone_is_not_found(sessions: Sessions, tmp_path: Path) -> None:
    search = await ready(sessions)
    [gone] = await take_in(sessions, tmp_path, "Weg", service("Vuurspuwclub"))
    assert await names(search, "vuurspuwclub") == ["Vuurspuwclub"]
    async with sessions.begin() as session:
        await session.execute(delete(ServiceRow).where(ServiceRow.id == gone))
    assert await names(search, "vuurspuwclub") == []
    async with open_search(sessions) as store:
        assert await store.matching(["vuurspuwclub"], Filters(), 5) == []


async def test_an_offer_reported_wrong_is_not_found_even_before_it_is_indexed_again(
    sessions: Sessions, tmp_path: Path
) -> None:
    search = await ready(sessions)
    [wrong] = await take_in(sessions, tmp_path, "Fout", service("Dwaallichtwandeling"))
    async with sessions.begin() as session:
        await session.execute(
            update(ServiceRow).where(ServiceRow.id == wrong).values(reported_wrong=True)
        )
    assert await names(search, "dwaallichtwandeling") == []
    assert await names(search, "dwaallichtwandeling", drafts=True) == ["Dwaallichtwandeling"]


async def test_filters_hold_for_words_and_for_meaning(sessions: Sessions, tmp_path: Path) -> None:
    await take_in(
        sessions,
        tmp_path,
        "Filter",
        service("Kwartetavond jong", ages={"min": 12, "max": 18}, hulpvragen=["jongerenwerk"]),
        service("Kwartetavond oud", ages={"min": 65, "max": None}, also=["eenzaamheid"]),
        service("Kwartetavond maandag", hours=[{"municipality": None, "description": "maandag"}]),
        service("Kwartetavond elders", municipalities=["Druten"]),
        service("Kwartetavond straks", status="aangekondigd"),
    )
    search = await ready(sessions, LetterEncoder())

    async def found(**filters: object) -> set[str]:
        told = await names(search, "kwartetavond", limit=50, **filters)
        return {name.removeprefix("Kwartetavond ") for name in told if "Kwartet" in name}

    every = {"jong", "oud", "maandag", "elders"}
    assert await found() == every
    assert await found(drafts=True) == every | {"straks"}
    assert await found(municipality="Borne") == every - {"elders"}
    assert await found(municipality="borne") == set()
    assert await found(code="jongerenwerk") == {"jong"}
    assert await found(code="eenzaamheid") == {"oud"}
    assert await found(age=15) == every - {"oud"}
    assert await found(age=70) == every - {"jong"}
    assert await found(weekday=1) == every - {"maandag"}


async def test_the_database_admits_exactly_what_the_rule_admits(sessions: Sessions) -> None:
    search = make_search(sessions)
    async with sessions() as session:
        ids = list(await session.scalars(select(ServiceRow.id)))
    offers = await search.load(ids)
    for filters in (
        Filters(),
        Filters(drafts=True),
        Filters(municipality="De Wolden", age=70),
        Filters(code="vervoer", weekday=6),
        Filters(municipality="'; DROP TABLE service; --"),
    ):
        async with open_search(sessions) as store:
            listed = set(await store.listed(filters, 1000))
        assert listed == {offer.id for offer in offers if admits(filters, facts_of(offer))}


async def test_an_offer_for_the_persons_own_village_comes_forward(
    sessions: Sessions, tmp_path: Path
) -> None:
    await take_in(
        sessions,
        tmp_path,
        "Dorpen",
        service("Trekharmonica A", description="spelen"),
        service("Trekharmonica B", description="spelen", serves=["Zenderen"]),
    )
    search = make_search(sessions)
    assert (await names(search, "trekharmonica"))[0] == "Trekharmonica A"
    assert (await names(search, "trekharmonica", place="Zenderen"))[0] == "Trekharmonica B"


async def test_without_a_question_what_the_filters_admit_is_listed_by_name(
    sessions: Sessions,
) -> None:
    found = await names(make_search(sessions), " ", municipality="Druten", code="vervoer")
    assert found == sorted(found)
    assert "Plusbus" in found


@pytest.mark.parametrize(
    "query",
    ['"', "' OR 1=1 --", "NEAR(a b)", "a* AND NOT", "{x} :y", "\x00", "؟ مساعدة", "e" * 9000],
)
async def test_whatever_is_typed_search_answers(sessions: Sessions, query: str) -> None:
    assert isinstance(await find(make_search(sessions), query), list)


async def test_a_changed_offer_is_read_again_and_the_others_are_not(
    sessions: Sessions, tmp_path: Path
) -> None:
    await take_in(sessions, tmp_path, "Lezer", service("Leesclub"))
    await ready(sessions, LetterEncoder())
    await take_in(sessions, tmp_path, "Lezer", service("Leesclub", description="stripboeken"))
    encoder = LetterEncoder()
    assert await read_meanings(make_search(sessions, encoder)) == 1
    assert "stripboeken" in encoder.read[0]


async def test_another_encoder_reads_every_offer_anew(sessions: Sessions) -> None:
    await ready(sessions, LetterEncoder())
    search = make_search(sessions, LetterEncoder("letters 2"))
    read = await read_meanings(search)
    async with sessions() as session:
        versions = set(await session.scalars(select(SearchVectorRow.encoder)))
        assert read == len(list(await session.scalars(select(ServiceRow.id))))
    assert versions == {"letters 2"}


async def test_while_the_new_encoder_has_read_nothing_search_is_by_words_alone(
    sessions: Sessions,
) -> None:
    await ready(sessions, LetterEncoder())
    search = make_search(sessions, LetterEncoder("letters 3"))
    await read_memory(search)
    [hit, *_] = await find(search, "formulierenbrigade")
    assert (hit.by_words, hit.by_meaning) == (True, False)


async def test_what_hulpvragen_mean_is_read_once_for_an_encoder(sessions: Sessions) -> None:
    search = make_search(sessions, LetterEncoder("letters 4"))
    assert await read_topics(search)
    assert not await read_topics(search)


async def test_a_stale_index_is_repaired_in_the_background(
    sessions: Sessions, tmp_path: Path
) -> None:
    [lost, changed] = await take_in(
        sessions, tmp_path, "Stuk", service("Grottenduik"), service("Sterrenkijk")
    )
    async with sessions.begin() as session:  # as an older Voordeur, or somebody's own SQL, does
        await session.execute(delete(SearchDocumentRow).where(SearchDocumentRow.service_id == lost))
        await session.execute(
            update(ServiceRow).where(ServiceRow.id == changed).values(name="Planetenkijk")
        )
    search = make_search(sessions)
    assert await names(search, "grottenduik") == []
    failed: list[Exception] = []

    async def report(error: Exception) -> None:
        failed.append(error)

    keeping = asyncio.create_task(keep_true(search, report, first=0.0, every=0.05))
    try:
        async with asyncio.timeout(60):
            while await names(search, "grottenduik") != ["Grottenduik"]:
                await asyncio.sleep(0.05)
            while await names(search, "planetenkijk") != ["Planetenkijk"]:
                await asyncio.sleep(0.05)
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
    assert failed == []


async def test_repairing_an_index_that_is_true_changes_nothing(sessions: Sessions) -> None:
    search = make_search(sessions)
    await repair_documents(search)
    async with open_search(sessions) as store:
        version = await store.version()
    assert await repair_documents(search) == 0
    async with open_search(sessions) as store:
        assert await store.version() == version


async def test_the_database_that_fails_is_said_to_be_unavailable(tmp_path: Path) -> None:
    engine = make_engine(sqlite_at(tmp_path / "empty.db"))
    with pytest.raises(StorageUnavailable):
        await find(make_search(make_sessions(engine)), "formulieren")
    await engine.dispose()


async def test_full_text_of_sqlite_agrees_with_the_documents(sessions: Sessions) -> None:
    async with sessions() as session:
        if session.get_bind().dialect.name != "sqlite":
            return
        await session.execute(
            text("INSERT INTO search_text(search_text, rank) VALUES ('integrity-check', 1)")
        )
