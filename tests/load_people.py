"""Residents and workers for tests/load_desk.py, who do over HTTP what our pages do in a browser.

Pauses, client ids, what is asked again and when: services/web/chat/static and
services/web/console/static. A conversation on the worker's screen and its lists are the very parts
of pages that the console asks for.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from uuid import uuid4

import aiohttp

from tests.load_figures import Side

PACE = (
    10.0,
    30.0,
)  # seconds between two messages of one side: a worker with five chats types every 4 s
LOOKS = (0.3, 1.0)  # seconds before a worker takes the next
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)  # seconds before trying again
STEADY = 10.0  # seconds a socket must last before the pauses begin anew
TOGETHER = 1.0  # seconds in which several changes of the lists are one
TIMEOUT = aiohttp.ClientTimeout(total=20.0)
PASSWORD = "vier losse woorden hier"
WORDS = (
    "Goedemiddag, het gaat over een brief.", "Dat heb ik nog niet gedaan.",
    "Kunt u mij zeggen waar dat is?", "Dank u wel, dat helpt mij verder.",
    "Ik zoek het even op, een ogenblik.", "Op welke dag komt dat het beste uit?",
)  # fmt: skip
CSRF = re.compile(r'name="csrf" content="([^"]+)"')
WAITING = re.compile(r'data-waiting="([^"]*)"')
MESSAGE = re.compile(r'staff-message--(\w+)" data-seq="(\d+)"(?: data-client-id="([^"]*)")?')


class Run:
    """What everybody shares; `url` is the gateway's."""

    def __init__(self, url: str, group: asyncio.TaskGroup, chance: random.Random) -> None:
        self.url, self.group, self.chance = url, group, chance
        self.not_ok: Counter[str] = Counter()  # answers without success; status 0 is no answer
        self.tasks: set[asyncio.Task[None]] = set()
        self.browsers: list[aiohttp.ClientSession] = []
        self.talking, self.over = True, False

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """In the background until the end; what it raises ends the run."""
        if self.over:
            work.close()
            return
        task = self.group.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def end(self) -> None:
        """Everybody goes away at once."""
        self.over = True
        for task in self.tasks:
            task.cancel()
        for browser in self.browsers:
            await browser.close()


class Person:
    """Somebody with a browser: sends, listens, and asks where listening fails."""

    ask_every: float  # seconds, while there is no socket

    def __init__(self, run: Run) -> None:
        self.run = run
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address that is a number
        self.http = aiohttp.ClientSession(run.url, timeout=TIMEOUT, cookie_jar=jar)
        run.browsers.append(self.http)
        self.headers: dict[str, str] = {}
        self.online, self.wake = False, asyncio.Event()

    async def call(self, method: str, path: str, **more: Any) -> tuple[int, str]:
        """Status and text; status 0 when no answer came."""
        more = {"headers": self.headers, "allow_redirects": False} | more
        try:
            async with self.http.request(method, path, **more) as answer:
                status, words = answer.status, await answer.text()
        except (aiohttp.ClientError, TimeoutError, OSError):
            status, words = 0, ""
        if status not in {200, 201, 303}:
            self.run.not_ok[f"{method} {path.split('?')[0].rsplit('/')[-1]} {status}"] += 1
        return status, words

    async def talk(self, side: Side) -> None:
        """Says something now and then, also while nothing can be sent."""
        while self.run.talking:
            client_id = str(uuid4())
            side.said[client_id] = (time.monotonic(), self.run.chance.choice(WORDS))
            side.outbox.put_nowait(client_id)
            await asyncio.sleep(self.run.chance.uniform(*PACE))

    async def deliver(self, side: Side, path: str, sent: Callable[[], Awaitable[None]]) -> None:
        """One after another, each until it is there; a resident goes on pressing "Opnieuw sturen"."""
        while True:
            client_id = await side.outbox.get()
            body = {"text": side.said[client_id][1], "client_id": client_id}
            for tries in itertools.count():
                status, _ = await self.call("POST", path, json=body)
                if status == 200:
                    await sent()
                if 0 < status < 500 and status not in {408, 425, 429}:
                    break
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            side.outbox.task_done()

    async def listen(self, path: str) -> None:
        """A socket, made again when it breaks: sooner when something could be sent."""
        failures = 0
        while True:
            opened = float("inf")
            try:
                async with self.http.ws_connect(path, headers=self.headers) as socket:
                    opened, self.online = time.monotonic(), True
                    await self.hello(socket)
                    async for frame in socket:
                        if frame.type is aiohttp.WSMsgType.TEXT:
                            self.hear(json.loads(frame.data))
            except (aiohttp.ClientError, TimeoutError, OSError):
                self.run.not_ok["socket"] += 1
            self.online = False
            failures = 0 if time.monotonic() - opened > STEADY else failures
            self.wake.clear()
            self.run.spawn(self.lost())
            pause = PAUSES[min(failures, len(PAUSES) - 1)] * self.run.chance.uniform(0.5, 1.5)
            failures += 1
            try:
                await asyncio.wait_for(self.wake.wait(), pause)
            except TimeoutError:
                continue

    async def ask(self) -> None:
        """Without a socket: what is new, now and then."""
        while True:
            await asyncio.sleep(self.ask_every)
            if not self.online:
                await self.catch_up()

    async def hello(self, socket: aiohttp.ClientWebSocketResponse) -> None: ...
    async def lost(self) -> None: ...
    async def catch_up(self) -> None: ...
    def hear(self, frame: dict[str, Any]) -> None: ...


class Resident(Person):
    """As services/web/chat/static/connection.js and outbox.js."""

    ask_every = 5.0

    async def begin(self) -> None:
        """A conversation, and a first message: the stand-in for Rasa then calls a person."""
        body = {"organization": "wijkracht", "place": "Borne"}
        status, words = await self.call("POST", "/api/conversations", json=body)
        assert status == 201, f"no conversation: {status} {words}"
        begun = json.loads(words)
        self.id, self.token, self.side = begun["id"], begun["token"], Side()
        self.path = f"/api/conversations/{self.id}"
        self.headers = {"Authorization": f"Bearer {self.token}"}
        self.hear(begun)
        messages = f"{self.path}/messages"
        for work in (
            self.listen(f"{self.path}/socket"), self.ask(), self.talk(self.side),
            self.deliver(self.side, messages, self.sent),
        ):  # fmt: skip
            self.run.spawn(work)

    async def sent(self) -> None:
        self.wake.set()

    async def hello(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await socket.send_json({"token": self.token, "after": self.side.after})

    async def lost(self) -> None:
        await self.catch_up()

    async def catch_up(self) -> None:
        status, words = await self.call("GET", f"{self.path}/messages?after={self.side.after}")
        if status == 200:
            self.hear(json.loads(words))

    def hear(self, frame: dict[str, Any]) -> None:
        for message in frame["messages"]:
            theirs = message["sender"] == "worker"
            self.side.receive(message["seq"], message.get("client_id", ""), theirs=theirs)


class Worker(Person):
    """As services/web/console/static/line.js, lists.js, talk.js and outbox.js."""

    ask_every = 15.0

    async def begin(self, email: str, most: int) -> None:
        """Logs in, is there, and takes up to `most` chats."""
        self.talks: dict[str, Side] = {}
        self.reading: dict[str, bool] = {}  # by conversation; True: once more after this
        self.waiting: list[str] = []
        self.timer: asyncio.TimerHandle | None = None
        self.was_lost = False
        form = {"email": email, "password": PASSWORD}
        status, _ = await self.call("POST", "/aanmelden", data=form)
        assert status == 303, f"not logged in: {status}"
        found = CSRF.search((await self.call("GET", "/werk"))[1])
        assert found, "no console"
        self.headers = {"X-CSRF-Token": found[1]}
        await self.call("PUT", "/werk/api/presence", json={"available": True})
        for work in (self.listen("/werk/socket"), self.ask(), self.take(most)):
            self.run.spawn(work)

    async def take(self, most: int) -> None:
        while len(self.talks) < most:
            await asyncio.sleep(self.run.chance.uniform(*LOOKS))
            if not self.waiting:
                continue
            talk = self.run.chance.choice(self.waiting)
            path = f"/werk/api/conversations/{talk}"
            if (await self.call("POST", f"{path}/take", json={}))[0] == 200:
                side = self.talks[talk] = Side()
                await self.refresh(talk)
                self.run.spawn(self.talk(side))
                self.run.spawn(
                    self.deliver(side, f"{path}/messages", lambda t=talk: self.refresh(t))
                )
            await self.lists()

    async def hello(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        if self.was_lost:
            self.run.spawn(self.catch_up())
        self.was_lost = False

    async def lost(self) -> None:
        self.was_lost = True

    async def catch_up(self) -> None:
        await asyncio.gather(self.lists(), *(self.refresh(talk) for talk in self.talks))

    def hear(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "conversation" and frame["id"] in self.talks:
            self.run.spawn(self.refresh(frame["id"]))
        if self.timer is None:
            loop = asyncio.get_running_loop()
            self.timer = loop.call_later(TOGETHER, lambda: self.run.spawn(self.lists()))

    async def lists(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        status, words = await self.call("GET", "/werk/lijsten")
        if status == 200 and (found := WAITING.search(words)):
            self.waiting = found[1].split()

    async def refresh(self, talk: str) -> None:
        """Reads what is new; asked again meanwhile, it reads once more."""
        if talk in self.reading:
            self.reading[talk] = True
            return
        again, side = True, self.talks[talk]
        while again:
            self.reading[talk] = False
            path = f"/werk/gesprekken/{talk}/deel?na={side.after}"
            for sender, seq, client_id in MESSAGE.findall((await self.call("GET", path))[1]):
                side.receive(int(seq), client_id, theirs=sender == "resident")
            again = self.reading.pop(talk)
