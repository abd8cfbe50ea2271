"""A house in memory for each test, with one conversation that TOKEN opens."""

from __future__ import annotations

import pytest

from services.conversation.core import Button, Draft, Sender
from tests.builders import make_conversation
from tests.fakes import GREETING_BUTTON, World, make_world


@pytest.fixture
def world() -> World:
    made = make_world()
    greeting = Draft(Sender.BOT, "Dag!", buttons=(Button(*GREETING_BUTTON),))
    made.store.put(make_conversation(), greeting)
    return made
