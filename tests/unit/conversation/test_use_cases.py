"""Beginning, reading and erasing a conversation."""

from __future__ import annotations

import asyncio

import pytest

from services.conversation import use_cases
from services.conversation.core import ConversationNotFound, Owner, StorageUnavailable, token_fits
from services.conversation.receiving import receive
from services.conversation.turns import Turns
from services.conversation.use_cases import OrganizationUnknown
from services.incidents.core import IncidentKind
from services.rasa_client.core import BotDown
from tests.builders import TOKEN, make_conversation
from tests.fakes import Asked, World
from tests.unit.conversation.sending import text

ID = make_conversation().id


def start(world: World, organization: str | None = None, place: str | None = None):
    return asyncio.run(use_cases.start(world.ports, organization=organization, place=place))


def test_the_first_message_says_that_it_is_a_computer(world: World) -> None:
    _, _, (greeting,) = start(world)
    assert "computer" in greeting.text


def test_the_first_message_offers_a_person(world: World) -> None:
    _, _, (greeting,) = start(world)
    assert [button.payload for button in greeting.buttons] == ["/medewerker"]


def test_a_conversation_begins_with_the_bot(world: World) -> None:
    assert start(world)[0].owner is Owner.BOT


def test_a_token_opens_its_own_conversation(world: World) -> None:
    conversation, token, _ = start(world)
    assert token_fits(token, conversation)


def test_the_token_itself_is_not_kept(world: World) -> None:
    _, token, _ = start(world)
    assert token not in repr(world.store.tables)


def test_a_known_organisation_is_taken(world: World) -> None:
    assert start(world, "wijkracht")[0].organization == "wijkracht"


@pytest.mark.parametrize("slug", ["onbekend", "", "gemeente-borne", "Wijkracht"])
def test_what_is_no_front_door_is_refused(world: World, slug: str) -> None:
    with pytest.raises(OrganizationUnknown):
        start(world, slug)


@pytest.mark.parametrize(
    ("place", "organization", "municipality"),
    [
        ("Zenderen", "wijkracht", "Borne"),
        ("Oosterbos", None, None),  # two places
        ("Almelo", None, None),  # outside the ten
        ("Atlantis", None, None),
        ("", None, None),
    ],
)
def test_a_place_given_at_the_start_chooses_the_organisation(
    world: World, place: str, organization: str | None, municipality: str | None
) -> None:
    begun = start(world, place=place)[0]
    assert (begun.organization, begun.municipality) == (organization, municipality)


def test_a_place_does_not_change_the_organisation_of_the_page(world: World) -> None:
    assert start(world, "dewolden", "Zenderen")[0].organization == "dewolden"


def test_without_a_database_no_conversation_begins(world: World) -> None:
    world.store.down = True
    with pytest.raises(StorageUnavailable):
        start(world)


def test_a_start_without_a_database_is_an_incident(world: World) -> None:
    world.store.down = True
    with pytest.raises(StorageUnavailable):
        start(world)
    assert world.incidents == [(IncidentKind.DATABASE_DOWN, "start")]


@pytest.mark.parametrize("call", ["start", "read", "find", "erase"])
async def test_nobody_waits_long_for_a_database_that_hangs(world: World, call: str) -> None:
    world.store.hangs = True
    calls = {
        "start": lambda: use_cases.start(world.ports, organization=None, place=None),
        "read": lambda: use_cases.read(world.ports, ID, TOKEN, after=0),
        "find": lambda: use_cases.find(world.ports, ID, TOKEN),
        "erase": lambda: use_cases.erase(world.ports, Turns(), ID, TOKEN),
    }
    async with asyncio.timeout(2):
        with pytest.raises(StorageUnavailable):
            await calls[call]()


@pytest.mark.parametrize(("after", "seqs"), [(0, [1, 2, 3]), (1, [2, 3]), (3, []), (99, [])])
def test_reading_gives_what_came_after(world: World, after: int, seqs: list[int]) -> None:
    asyncio.run(receive(world.ports, Turns(), ID, TOKEN, text()))
    reply = asyncio.run(use_cases.read(world.ports, ID, TOKEN, after=after))
    assert [message.seq for message in reply.messages] == seqs


@pytest.mark.parametrize("call", ["read", "find", "erase"])
def test_another_token_opens_nothing(world: World, call: str) -> None:
    calls = {
        "read": lambda: use_cases.read(world.ports, ID, "ander", after=0),
        "find": lambda: use_cases.find(world.ports, ID, "ander"),
        "erase": lambda: use_cases.erase(world.ports, Turns(), ID, "ander"),
    }
    with pytest.raises(ConversationNotFound):
        asyncio.run(calls[call]())


def test_erasing_takes_the_conversation_away(world: World) -> None:
    asyncio.run(use_cases.erase(world.ports, Turns(), ID, TOKEN))
    assert (world.store.said(ID), world.store.tables.conversations) == ([], {})


def test_erasing_takes_the_bots_memory_away_too(world: World) -> None:
    asyncio.run(use_cases.erase(world.ports, Turns(), ID, TOKEN))
    assert world.bot.forgotten == [ID]


def test_while_the_bot_cannot_forget_nothing_is_said_to_be_erased(world: World) -> None:
    world.bot.failure = BotDown("ClientConnectorError")
    with pytest.raises(BotDown):
        asyncio.run(use_cases.erase(world.ports, Turns(), ID, TOKEN))
    assert world.store.said(ID)


def test_a_bot_that_cannot_forget_is_an_incident(world: World) -> None:
    world.bot.failure = BotDown("ClientConnectorError")
    with pytest.raises(BotDown):
        asyncio.run(use_cases.erase(world.ports, Turns(), ID, TOKEN))
    assert world.incidents == [(IncidentKind.BOT_DOWN, "erase: BotDown")]


async def test_the_bot_forgets_only_after_its_turn_is_over(world: World) -> None:
    # A turn that ends after the tracker was erased would write it anew.
    turns, order = Turns(), []

    async def think(asked: Asked) -> None:
        await asyncio.sleep(0.02)
        order.append(list(world.bot.forgotten))

    world.bot.before = think
    turn = asyncio.create_task(receive(world.ports, turns, ID, TOKEN, text()))
    await asyncio.sleep(0.005)
    await use_cases.erase(world.ports, turns, ID, TOKEN)
    await turn
    assert order == [[]]
