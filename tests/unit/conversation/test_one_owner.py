"""Residents, the bot and several workers at once, with processes that restart: one owner at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.conversation import desk as desks
from services.conversation import use_cases
from services.conversation.core import (
    Conversation,
    Incoming,
    Owner,
    PayloadUnknown,
    Reply,
    Sender,
)
from services.conversation.ownership import OwnershipRefused
from services.conversation.receiving import receive
from services.conversation.tending import tend
from services.conversation.turns import Turns
from services.conversation.waiting import LEAVE
from services.frontoffice.core import OfficeNow
from services.rasa_client.core import BotAnswer, BotDown, BotMessage
from services.staff.core import Staff
from tests.desks import JAN, KARIN, make_desk, make_worker
from tests.fakes import DANGER, Asked, make_world

TEAM = [KARIN, JAN, make_worker("Ans")]
WORKERS = st.sampled_from([KARIN, JAN])
WORDS = st.sampled_from(["ik heb schulden", "dank u", DANGER["suicide"], DANGER["acuut_gevaar"]])
SAYS = st.sampled_from(
    [(BotMessage("Kijk eens."),), (BotMessage("Ik haal iemand.", handover="asked"),)]
)
OFFICES = st.sampled_from(
    [
        OfficeNow(True, frozenset({"karin", "jan"}), 10, around=frozenset({"karin", "jan"})),
        OfficeNow(True, frozenset({"karin"}), 1, around=frozenset({"karin"})),
        OfficeNow(True, frozenset()),
        OfficeNow(False, frozenset({"karin"}), around=frozenset({"karin"})),
    ]
)
MidTurn = Callable[[str], Awaitable[Any]]


class AHouse(RuleBasedStateMachine):
    """Two residents, two workers. While the bot thinks, a worker may do anything."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = make_world()
        self.number = 0
        self.talks: list[tuple[str, str]] = []
        self.meanwhile: MidTurn | None = None
        self.world.bot.before = self._mid_turn
        self.restart()

    def teardown(self) -> None:
        self.runner.close()

    @initialize()
    def begin(self) -> None:
        for _ in range(2):
            begun, token, _ = self.runner.run(
                use_cases.start(self.world.ports, organization="wijkracht", place=None)
            )
            self.talks.append((begun.id, token))

    async def _mid_turn(self, asked: Asked) -> None:
        assert self._now(asked.sender).owner is Owner.BOT, "the bot is asked only when it has it"
        assert asked.sender not in self.world.bot.paused, "and never while it is paused"
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile(asked.sender)

    @rule()
    def restart(self) -> None:
        """Nothing is remembered but what is stored."""
        self.turns, self.desk = Turns(), make_desk(self.world)

    @rule(which=st.integers(0, 1), words=WORDS)
    def resident_says(self, which: int, words: str) -> None:
        self._send(which, text=words)

    @rule(which=st.integers(0, 1))
    def resident_leaves_the_queue(self, which: int) -> None:
        self._send(which, payload=LEAVE)

    @rule(which=st.integers(0, 1), words=WORDS, worker=WORKERS, deed=st.integers(0, 3))
    def resident_says_while_a_worker_acts(
        self, which: int, words: str, worker: Staff, deed: int
    ) -> None:
        async def act(conversation_id: str) -> None:
            await self._deed(deed, worker, conversation_id)

        self.meanwhile = act
        self._send(which, text=words)
        self.meanwhile = None

    @rule(which=st.integers(0, 1), worker=WORKERS, deed=st.integers(0, 6))
    def worker_acts(self, which: int, worker: Staff, deed: int) -> None:
        conversation_id = self.talks[which][0]
        before = self._now(conversation_id)
        self.runner.run(self._deed(deed, worker, conversation_id))
        after = self._now(conversation_id)
        if before.owner is Owner.WORKER and before.worker_id != worker.id:
            assert after.worker_id == before.worker_id, "what a colleague has stays theirs"

    @rule(which=st.integers(0, 1))
    def both_workers_take_at_once(self, which: int) -> None:
        conversation_id = self.talks[which][0]

        async def both() -> list[Any]:
            return await asyncio.gather(
                *(desks.take(self.desk, one, conversation_id) for one in (KARIN, JAN)),
                return_exceptions=True,
            )

        results = self.runner.run(both())
        owner = self._now(conversation_id)
        for worker, result in zip((KARIN, JAN), results, strict=True):
            if isinstance(result, OwnershipRefused):
                assert result.worker_id == owner.worker_id != worker.id
            else:
                assert owner.worker_id == worker.id

    @rule(messages=SAYS, fails=st.booleans())
    def bot_changes(self, messages: tuple[BotMessage, ...], fails: bool) -> None:
        self.world.bot.answer = BotAnswer(messages)
        self.world.bot.failure = BotDown("x") if fails else None

    @rule(office=OFFICES)
    def office_changes(self, office: OfficeNow) -> None:
        self.world.office.now = office

    @rule()
    def time_passes(self) -> None:
        self.runner.run(tend(self.world.ports))
        office = self.world.office.now
        if not (office.is_open and office.workers):
            owners = [self._now(name).owner for name, _ in self.talks]
            assert Owner.QUEUE not in owners, "nobody waits where nobody comes"

    @invariant()
    def one_owner_at_a_time(self) -> None:
        for name, _ in self.talks:
            now = self._now(name)
            assert (now.worker_id is not None) == (now.owner is Owner.WORKER)
            assert (now.waiting_since is not None) == (now.owner is Owner.QUEUE)
            assert (now.closed_as is not None) == (now.owner is Owner.CLOSED)

    @invariant()
    def a_bot_that_is_paused_is_told_before_its_next_turn(self) -> None:
        for name, _ in self.talks:
            if name in self.world.bot.paused:
                assert self._now(name).paused_at is not None

    @invariant()
    def only_workers_speak_as_workers(self) -> None:
        for name, _ in self.talks:
            for message in self.world.store.said(name):
                assert (message.author is not None) == (message.sender is Sender.WORKER)

    def _now(self, conversation_id: str) -> Conversation:
        return self.world.store.tables.conversations[conversation_id]

    def _client_id(self) -> str:
        self.number += 1
        return f"c-{self.number}"

    def _send(self, which: int, *, text: str | None = None, payload: str | None = None) -> None:
        conversation_id, token = self.talks[which]
        incoming = Incoming(self._client_id(), text=text, payload=payload)
        before = self._now(conversation_id).owner
        try:
            reply = self.runner.run(
                receive(self.world.ports, self.turns, conversation_id, token, incoming)
            )
        except PayloadUnknown:
            assert payload == LEAVE
            return
        self._check(reply, before, self._now(conversation_id).owner, text or "")

    def _check(self, reply: Reply, before: Owner, after: Owner, text: str) -> None:
        answers = [m for m in reply.messages if m.sender is not Sender.RESIDENT]
        danger = any(words in text for words in DANGER.values())
        assert reply.owner is after
        assert after is not Owner.CLOSED or before is not Owner.CLOSED, "writing reopens"
        if after is Owner.WORKER:  # the bot says nothing more, but the line for danger is given
            assert all(message.signal is not None for message in answers)
        if danger:
            assert any(message.signal is not None for message in answers)
        if before is Owner.BOT and after is Owner.BOT:
            assert answers, "no message to the bot stays without an answer"

    async def _deed(self, deed: int, worker: Staff, conversation_id: str) -> None:
        desk = self.desk
        colleague = JAN if worker is KARIN else KARIN
        deeds: list[Callable[[], Awaitable[Any]]] = [
            lambda: desks.take(desk, worker, conversation_id),
            lambda: desks.say(desk, worker, conversation_id, "Goedemiddag.", self._client_id()),
            lambda: desks.close(desk, worker, conversation_id),
            lambda: desks.note(desk, worker, conversation_id, "let op"),
            lambda: desks.hand_back(desk, worker, conversation_id),
            lambda: desks.assign(desk, worker, conversation_id, desks.QUEUE),
            lambda: desks.assign(desk, worker, conversation_id, colleague.id),
        ]
        try:
            await deeds[deed]()
        except OwnershipRefused as refused:
            now = self._now(conversation_id)
            told = (refused.owner, refused.worker_id)
            if told != (now.owner, now.worker_id):
                raise AssertionError("told who has it") from refused


AHouse.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAHouse = AHouse.TestCase
