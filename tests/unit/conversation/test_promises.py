"""Whatever residents, the bot, workers and the database do: nothing is lost, doubled or left unsaid."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from services.conversation import use_cases
from services.conversation.core import (
    ConversationNotFound,
    Incoming,
    Message,
    Owner,
    PayloadUnknown,
    Reply,
    StorageUnavailable,
)
from services.conversation.receiving import receive
from services.conversation.turns import Turns
from services.rasa_client.core import (
    BotAnswer,
    BotBroken,
    BotDown,
    BotEmpty,
    BotFailure,
    BotMessage,
    BotSlow,
)
from tests.fakes import DANGER, Asked, make_world

TEXTS = st.sampled_from(
    ["ik heb schulden", "ik woon in Zenderen", "/restart", "bel 0612345678", *DANGER.values()]
)
FAILURES = st.sampled_from([None, BotDown("x"), BotSlow(), BotEmpty(), BotBroken("status 500")])
ANSWERS = st.sampled_from(
    [
        (BotMessage("Waar woont u?", (("Borne", '/plaats{"place": "Borne"}'),)),),
        (BotMessage("Kijk eens."), BotMessage("Helpt dit?", (("Ja", "/ja"), ("Nee", "/nee")))),
        (BotMessage("Ik haal iemand.", handover="asked"),),
        (BotMessage("Bel 113.", signal="suicide"),),
    ]
)


@dataclass
class Talk:
    """What a resident knows of a conversation."""

    id: str
    token: str
    owner: Owner = Owner.BOT
    sent: dict[str, Incoming] = field(default_factory=dict)  # all that was stored, by client id
    replies: dict[str, tuple[Message, ...]] = field(default_factory=dict)  # all that was answered
    erased: bool = False


class AFrontDoor(RuleBasedStateMachine):
    """Residents who talk, send again and press buttons, in a house where things break."""

    talks = Bundle("talks")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = make_world()
        self.turns = Turns()
        self.number = 0
        self.live: list[Talk] = []
        self.falls_during_turn = False
        self.world.bot.before = self._mid_turn

    def teardown(self) -> None:
        self.runner.close()

    async def _mid_turn(self, asked: Asked) -> None:
        assert self.world.store.open_steps == 0
        assert any(m.id == asked.message_id for m in self.world.store.said(asked.sender))
        if self.falls_during_turn:
            self.world.store.down = True

    @rule(target=talks, organization=st.sampled_from([None, "wijkracht", "dewolden"]))
    @precondition(lambda self: not self.world.store.down)
    def start(self, organization: str | None) -> Talk:
        begun, token, greeting = self.runner.run(
            use_cases.start(self.world.ports, organization=organization, place=None)
        )
        assert [message.seq for message in greeting] == [1]
        talk = Talk(begun.id, token)
        self.live.append(talk)
        return talk

    @rule(talk=talks, words=TEXTS)
    def says(self, talk: Talk, words: str) -> None:
        self._send(talk, Incoming(self._client_id(), text=words))

    @rule(talk=talks, data=st.data())
    def presses(self, talk: Talk, data: st.DataObject) -> None:
        given = sorted({b.payload for m in self.world.store.said(talk.id) for b in m.buttons})
        if given:
            self._send(talk, Incoming(self._client_id(), payload=data.draw(st.sampled_from(given))))

    @rule(talk=talks)
    @precondition(lambda self: not self.world.store.down)
    def presses_what_was_never_given(self, talk: Talk) -> None:
        before = self.world.store.said(talk.id)
        try:
            self._receive(talk, Incoming(self._client_id(), payload="/restart"))
        except (PayloadUnknown, ConversationNotFound):
            assert self.world.store.said(talk.id) == before
        else:
            raise AssertionError("a button nobody gave was taken")

    @rule(talk=talks, data=st.data())
    def sends_again(self, talk: Talk, data: st.DataObject) -> None:
        if not talk.sent:
            return
        client_id = data.draw(st.sampled_from(sorted(talk.sent)))
        earlier, asked = talk.replies.get(client_id), len(self.world.bot.asked)
        self._send(talk, talk.sent[client_id])
        if earlier and not self.world.store.down and not talk.erased:
            assert talk.replies[client_id] == earlier
            assert len(self.world.bot.asked) == asked

    @rule(talk=talks, owner=st.sampled_from(list(Owner)))
    def changes_hands(self, talk: Talk, owner: Owner) -> None:
        async def change() -> None:
            async with self.world.store.open() as step:
                await step.change(talk.id, owner=owner)

        if not talk.erased and not self.world.store.down:
            self.runner.run(change())
            talk.owner = owner

    @rule(failure=FAILURES)
    def bot_changes(self, failure: BotFailure | None) -> None:
        self.world.bot.failure = failure

    @rule(messages=ANSWERS)
    def bot_will_say(self, messages: tuple[BotMessage, ...]) -> None:
        self.world.bot.answer = BotAnswer(messages)

    @rule(down=st.booleans(), later=st.booleans())
    def database_changes(self, down: bool, later: bool) -> None:
        self.world.store.down = down and not later
        self.falls_during_turn = down and later

    @rule(talk=talks)
    def erases(self, talk: Talk) -> None:
        try:
            self.runner.run(use_cases.erase(self.world.ports, self.turns, talk.id, talk.token))
        except (StorageUnavailable, BotFailure):
            return
        except ConversationNotFound:
            assert talk.erased
            return
        assert not talk.erased
        talk.erased = True
        self.live.remove(talk)
        assert self.world.store.said(talk.id) == []
        assert talk.id in self.world.bot.forgotten

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        for talk in self.live:
            seqs = [message.seq for message in self.world.store.said(talk.id)]
            assert seqs == list(range(1, len(seqs) + 1))

    @invariant()
    def each_message_is_stored_once_and_none_is_lost(self) -> None:
        for talk in self.live:
            stored = [m.client_id for m in self.world.store.said(talk.id) if m.client_id]
            assert stored == list(talk.sent)

    @invariant()
    def every_stored_message_says_something(self) -> None:
        assert all(message.text for message in self.world.store.tables.messages)

    def _client_id(self) -> str:
        self.number += 1
        return f"c-{self.number}"

    def _receive(self, talk: Talk, incoming: Incoming) -> Reply:
        return self.runner.run(receive(self.world.ports, self.turns, talk.id, talk.token, incoming))

    def _send(self, talk: Talk, incoming: Incoming) -> None:
        down = self.world.store.down
        danger = any(words in (incoming.text or "") for words in DANGER.values())
        try:
            reply = self._receive(talk, incoming)
        except StorageUnavailable:
            assert down and not danger
            return
        except ConversationNotFound:
            assert talk.erased
            return
        assert down or not talk.erased
        if down:
            assert danger and not reply.stored
        else:
            talk.sent.setdefault(incoming.client_id, incoming)
        answers = tuple(m for m in reply.messages if m.client_id is None)
        if talk.owner is Owner.BOT or danger:
            assert answers and all(message.text for message in answers)
        if reply.stored and answers:
            talk.replies.setdefault(incoming.client_id, reply.messages)


AFrontDoor.TestCase.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
TestAFrontDoor = AFrontDoor.TestCase
