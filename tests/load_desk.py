"""`python -m tests.load_desk --chats 50 --workers 10 --minutes 10 --restarts 2`: what arrives.

Residents and workers (tests/load_people.py) talk through a real gateway, a process of its own that
is killed and started again meanwhile. Rasa is a stand-in; the gateway's rate limits are on. The
minutes count from when every resident has a worker. Prints one JSON object; ends with 1 when
anything was lost, doubled or out of order.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from sqlalchemy import text

from services.cli.start import LOOK_EVERY
from services.db import make_engine, make_sessions
from services.run.database import ensure_database
from services.run.processes import Processes
from services.settings import Settings, read_settings
from services.staff.hashing import Argon2Hasher
from services.staff.store import open_staff
from tests.databases import new_postgresql, sqlite_at
from tests.fake_rasa import FakeRasa
from tests.house import free_ports
from tests.load_figures import WRONG, Pair, compare, latencies, received, summed
from tests.load_people import PASSWORD, Resident, Run, Worker
from tests.staff import make_staff

MOST_CHATS = 60  # new conversations per address and hour: the gateway's own limit
ARRIVE = 1.0  # seconds between two residents who begin: the queue holds ten
ALL_TAKEN = 300.0  # seconds in which every resident must have a worker
STARTS = 120.0  # seconds that the gateway may take to start
SETTLE = 60.0  # seconds for what is still under way at the end
ASKS = {
    "messages": [{"text": "Ik haal iemand.", "handover": "asked"}],
    "parse": {"intent": {"name": "medewerker", "confidence": 0.98}},
}
ABOUT_RASA = (
    "stand-in that calls a person at once: the figures are of what goes between resident and worker,"
    " in which Rasa has no part"
)


@contextmanager
def running(settings: Settings) -> Iterator[Processes]:
    """Of the three processes of an installation only the gateway, as `voordeur start` starts it."""
    processes = Processes(settings, Path("no model"))
    processes.children = [child for child in processes.children if child.name == "gateway"]
    processes.start()
    try:
        yield processes
    finally:
        processes.stop()


async def add_workers(settings: Settings, number: int) -> list[str]:
    """E-mail addresses of new accounts, all with PASSWORD."""
    kept = await Argon2Hasher().hash(PASSWORD)
    everybody = [make_staff(n, name=f"Medewerker {n}") for n in range(1, number + 1)]
    engine = make_engine(settings.database_url)
    async with open_staff(make_sessions(engine)) as store:
        for staff in everybody:
            await store.add(staff)
            await store.set_password(staff.id, kept)
    await engine.dispose()
    return [staff.email for staff in everybody]


async def stored(
    settings: Settings, pairs: Sequence[Pair]
) -> tuple[dict[str, int], dict[str, int]]:
    """What is wrong with what is in the database, and incidents by kind. Other words count as lost."""
    said = text(
        "SELECT seq, client_id, text FROM message"
        " WHERE conversation_id = :talk AND sender = :who ORDER BY created_at, seq"
    )
    counts, engine = [], make_engine(settings.database_url)
    async with engine.connect() as connection:
        for talk, who, sender, _ in pairs:
            texts = {name: words for name, (_, words) in sender.said.items()}
            kept = (await connection.execute(said, {"talk": talk, "who": who})).all()
            got = [(seq, name if texts.get(name) == words else "?") for seq, name, words in kept]
            counts.append(compare(list(texts), got))
        kinds = (await connection.execute(text("SELECT kind FROM incident"))).scalars()
        incidents = Counter(kinds)
    await engine.dispose()
    return summed(counts), dict(incidents)


async def until(ready: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    """True as soon as `ready()` is; False when it never was within `seconds`."""
    end = time.monotonic() + seconds
    while not await ready():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.05)
    return True


async def come(run: Run, given: argparse.Namespace, emails: list[str]) -> list[Pair]:
    """Workers log in, residents come one by one; both directions of every chat once all are taken."""
    workers = [Worker(run) for _ in emails]
    for worker, email in zip(workers, emails, strict=True):
        await worker.begin(email, -(-given.chats // len(emails)))
    residents = [Resident(run) for _ in range(given.chats)]
    for resident in residents:
        await resident.begin()
        await asyncio.sleep(ARRIVE)

    async def all_taken() -> bool:
        return sum(len(worker.talks) for worker in workers) == given.chats

    assert await until(all_taken, ALL_TAKEN), "not everybody got a worker"
    desks = {talk: side for worker in workers for talk, side in worker.talks.items()}
    there = [Pair(one.id, "resident", one.side, desks[one.id]) for one in residents]
    return there + [Pair(one.id, "worker", desks[one.id], one.side) for one in residents]


async def break_and_mend(house: Processes, is_up: Callable[[], Awaitable[bool]]) -> float:
    """Kills the gateway without a chance to tidy up; seconds until it answers again."""
    [child], start = house.children, time.monotonic()
    assert child.process is not None
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()
    await asyncio.sleep(LOOK_EVERY)  # `voordeur start` sees it no sooner
    house.watch()
    assert await until(is_up, STARTS), "the gateway does not come back"
    return time.monotonic() - start


async def measure(
    given: argparse.Namespace, settings: Settings, house: Processes
) -> dict[str, Any]:
    """The whole run: everybody comes, talks, and what arrived is compared."""
    kills: list[float] = []
    back: list[float] = []
    load = psutil.getloadavg()[0]
    async with asyncio.TaskGroup() as group, aiohttp.ClientSession(settings.gateway_url) as http:
        run = Run(settings.gateway_url, group, random.Random(given.seed))

        async def is_up() -> bool:
            try:
                async with http.get("/healthz") as answer:
                    return answer.status == 200
            except aiohttp.ClientError:
                return False

        assert await until(is_up, STARTS), "the gateway does not start"
        pairs = await come(run, given, await add_workers(settings, given.workers))
        began, cpu, length = time.monotonic(), time.process_time(), given.minutes * 60
        for number in range(1, given.restarts + 1):
            at = began + length * number / (given.restarts + 1)
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            kills.append(time.monotonic())
            back.append(round(await break_and_mend(house, is_up), 1))
        await asyncio.sleep(max(0.0, began + length - time.monotonic()))
        run.talking = False

        async def all_there() -> bool:
            return all(received(pair)["lost"] == 0 for pair in pairs)

        await until(all_there, SETTLE)
        busy = (time.process_time() - cpu) / (time.monotonic() - began)
        await run.end()
    in_database, incidents = await stored(settings, pairs)
    return {
        "rasa": ABOUT_RASA,
        **vars(given),
        "cores": psutil.cpu_count(),
        "cores_for_residents_and_workers": round(busy, 2),  # not left for the gateway
        "machine_load_before": round(load, 1),
        "sent": dict(Counter(pair.who for pair in pairs for _ in pair.sender.said)),
        "received": summed([received(pair) for pair in pairs]),
        "stored": in_database,
        "latency_ms": latencies(pairs, began, kills),
        "back_after_s": back,
        "not_ok": dict(sorted(run.not_ok.items())),
        "incidents": incidents,
        "gateway_memory_mb": round(
            psutil.Process(house.pids()["gateway"]).memory_info().rss / 2**20
        ),
    }


async def _with_rasa(given: argparse.Namespace, environ: dict[str, str]) -> dict[str, Any]:
    async with FakeRasa() as rasa:
        rasa.answer = ASKS
        settings = read_settings(environ | {"VOORDEUR_RASA_URLS": rasa.url})
        with running(settings) as house:
            return await measure(given, settings, house)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--workers", type=int, default=10)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--restarts", type=int, default=2)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    if given.chats > MOST_CHATS:
        parser.error(f"the gateway lets one address begin {MOST_CHATS} conversations an hour")
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = sqlite_at(home / "load.db")
        if given.database == "postgresql":
            url = stack.enter_context(new_postgresql())
        ports = zip(("PORT", "RASA_PORT", "ACTIONS_PORT"), free_ports(3), strict=True)
        environ = {f"VOORDEUR_{name}": str(port) for name, port in ports}
        environ |= {"VOORDEUR_HOME": str(home), "VOORDEUR_DATABASE_URL": url}
        ensure_database(read_settings(environ))
        found = asyncio.run(_with_rasa(given, environ))
    print(json.dumps(found, indent=2))
    return int(any(found[where][name] for where in ("received", "stored") for name in WRONG))


if __name__ == "__main__":
    sys.exit(main())
