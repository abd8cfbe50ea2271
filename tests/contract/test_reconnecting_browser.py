"""What a resident and a worker keep when the connection breaks: nothing is lost, nothing comes twice."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Route, WebSocketRoute, expect

from tests.contract.test_console_api import WANTS_PERSON, call, say, waiting, worker
from tests.contract.test_console_browser import address, at_work, browser, open_page  # noqa: F401
from tests.fake_rasa import ANSWER
from tests.gateway import Gateway, Resident

pytestmark = [pytest.mark.needs_browser, pytest.mark.asyncio(loop_scope="module")]

PATIENCE = 15_000.0  # ms; the cores are shared
# The pauses of an outbox never end by themselves: what is sent all the same, was sent by somebody.
ENDLESS = """
const real = window.setTimeout;
window.setTimeout = (act, ms, ...more) =>
  [1000, 2000, 4000, 8000, 15000].includes(ms) ? 0 : real(act, ms, ...more);
"""


class Wire:
    """The socket between page and gateway, in our hands: it loses what we say, and it dies."""

    def __init__(self) -> None:
        self.opened = 0
        self.loses = ""
        self._now: WebSocketRoute | None = None

    async def connect(self, socket: WebSocketRoute) -> None:
        self.opened += 1
        self._now = socket
        server = socket.connect_to_server()

        def pass_on(words: str | bytes) -> None:
            if not self.loses or self.loses not in str(words):
                socket.send(words)

        server.on_message(pass_on)

    async def die(self) -> None:
        self.loses = ""
        assert self._now is not None
        await self._now.close()


class Door:
    """Lets messages to the gateway through, or not."""

    def __init__(self) -> None:
        self.shut = False
        self.refused = 0

    async def pass_on(self, route: Route) -> None:
        if self.shut and route.request.method == "POST":
            self.refused += 1
            await route.abort()
        else:
            await route.continue_()


async def test_a_message_that_was_overtaken_and_lost_comes_with_the_next_socket(
    gateway: Gateway,
    browser: Browser,  # noqa: F811
) -> None:
    karin = await worker(gateway)
    wire = Wire()
    chat = await open_page(browser, gateway, width=320)
    await chat.route_web_socket("**/socket", wire.connect)
    await chat.goto(address(gateway, "/o/wijkracht"))
    gateway.rasa.answer = WANTS_PERSON
    await chat.get_by_role("textbox", name="Uw vraag").fill("ik wil een mens spreken")
    await chat.keyboard.press("Enter")
    await expect(chat.locator(".waiting")).to_be_visible(timeout=PATIENCE)
    gateway.rasa.answer = ANSWER
    ((talk_id,),) = await gateway.execute("SELECT id FROM conversation WHERE owner = 'queue'")
    talk = Resident(gateway.client, talk_id, "", {})
    await call(karin, "POST", talk, "/take")

    wire.loses = "Dit is het eerste."
    await say(karin, talk, "Dit is het eerste.")
    await say(karin, talk, "Dit is het tweede.")
    said = chat.locator(".message--worker .message__text")
    await expect(said).to_have_text(["Dit is het tweede."], timeout=PATIENCE)
    await wire.die()
    await expect(said).to_have_text(["Dit is het eerste.", "Dit is het tweede."], timeout=PATIENCE)


async def test_what_a_resident_wrote_goes_out_at_once_when_the_connection_is_back(
    gateway: Gateway,
    browser: Browser,  # noqa: F811
) -> None:
    wire, door = Wire(), Door()
    chat = await open_page(browser, gateway, width=320)
    await chat.add_init_script(ENDLESS)
    await chat.route_web_socket("**/socket", wire.connect)
    await chat.route("**/messages", door.pass_on)
    await chat.goto(address(gateway, "/o/wijkracht"))
    box = chat.get_by_role("textbox", name="Uw vraag")
    await box.fill("ik heb schulden")
    await box.press("Enter")
    await chat.get_by_role("log").get_by_text("In welke plaats woont u?").wait_for()

    door.shut = True
    await box.fill("in Borne")
    await box.press("Enter")
    await chat.get_by_text("Er is nu geen verbinding").first.wait_for()
    door.shut = False
    await wire.die()
    await expect(chat.locator(".message--resident[data-seq]")).to_have_count(2, timeout=PATIENCE)
    assert door.refused >= 1


async def test_what_a_worker_wrote_goes_out_at_once_when_the_connection_is_back(
    gateway: Gateway,
    browser: Browser,  # noqa: F811
) -> None:
    karin = await worker(gateway)
    talk = await waiting(gateway)
    await call(karin, "POST", talk, "/take")
    wire, door = Wire(), Door()
    desk = await open_page(browser, gateway, karin)
    await desk.add_init_script(ENDLESS)
    await desk.route_web_socket("**/werk/socket", wire.connect)
    await desk.route("**/messages", door.pass_on)
    await desk.goto(address(gateway, "/werk"))
    write = desk.get_by_label("Uw bericht")
    await write.wait_for()

    door.shut = True
    await write.fill("Bent u er nog?")
    await write.press("Enter")
    await desk.get_by_text("Er is nu geen verbinding.").wait_for()
    door.shut = False
    await wire.die()
    await desk.locator("[data-pending]").wait_for(state="detached", timeout=PATIENCE)
    texts = [message["text"] for message in await talk.messages()]
    assert texts.count("Bent u er nog?") == 1
