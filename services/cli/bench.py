"""`voordeur bench`: how fast and how large, beside Rasa's default pipeline in the same run."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import psutil
import yaml

from services.cli.lines import note
from services.cli.understanding import Parser
from services.evaluation.pipelines import RASA_DEFAULT, ensure_trained, with_epochs
from services.evaluation.timing import percentiles
from services.run.database import ensure_database
from services.run.model import ensure_model
from services.run.ports import taken_ports
from services.run.processes import Processes, wait_until
from services.settings import REPOSITORY, Settings

TURNS = 60  # measured turns of one user; of twenty users each a fifth of it
USERS = 20
PARSES = 200
SEED = 7


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("bench", help="meet snelheid en geheugen, naast Rasa's standaard")
    parser.add_argument("--without-default", action="store_true", help="alleen onze eigen keten")
    parser.add_argument(
        "--epochs", type=int, default=100, help="van Rasa's standaard; minder traint korter"
    )
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints one JSON object: training, parse, turn and memory. Takes about ten minutes."""
    with tempfile.TemporaryDirectory() as folder:
        ours = replace(given.settings, home=Path(folder), database_url=_database(folder))
        if taken_ports(ours):
            note("De poorten zijn bezet: sluit eerst de voordeur.")
            return 1
        found: dict[str, Any] = {"cores": psutil.cpu_count()}
        start = time.perf_counter()
        model = ensure_model(ours)
        found["ours"] = _measure_model(ours, model, trained=time.perf_counter() - start)
        if not given.without_default:
            found["rasa_default"] = _measure_default(ours, given.epochs)
        found["turn"], found["memory_mb"] = _measure_house(ours)
        print(json.dumps(found, indent=2))
    return 0


def _database(folder: str) -> str:
    return f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"


def _measure_default(settings: Settings, epochs: int) -> dict[str, Any]:
    """Epochs decide training time and quality, not how long a parse takes."""
    trained = ensure_trained(settings, with_epochs(RASA_DEFAULT, epochs))
    return {"epochs": epochs} | _measure_model(settings, trained.model, trained=trained.seconds)


def _measure_model(settings: Settings, model: Path, *, trained: float) -> dict[str, Any]:
    parser = Parser(settings, model)
    texts = _texts(PARSES)
    for text in texts[:10]:
        parser.parse(text)
    times = []
    for text in texts:
        start = time.perf_counter()
        parser.parse(text)
        times.append(time.perf_counter() - start)
    memory = psutil.Process(parser.pid).memory_info().rss / 1024**2
    parser.close()
    return {
        "training_s": round(trained, 1),
        "parse_ms": percentiles(times),
        "parser_memory_mb": round(memory),
    }


def _measure_house(settings: Settings) -> tuple[dict[str, Any], dict[str, int]]:
    ensure_database(settings)
    processes = Processes(settings, ensure_model(settings))
    processes.start()
    try:
        if not wait_until(lambda: asyncio.run(_is_ready(settings)), 120):
            return {"error": "the door did not open"}, {}
        turns = asyncio.run(_turns(settings))
        memory = {
            name: round(psutil.Process(pid).memory_info().rss / 1024**2)
            for name, pid in processes.pids().items()
        }
        return turns, memory
    finally:
        processes.stop()


async def _turns(settings: Settings) -> dict[str, Any]:
    async with aiohttp.ClientSession(settings.gateway_url) as http:
        await _user(http, 5)
        one = await _user(http, TURNS)
        many = await asyncio.gather(*(_user(http, TURNS // 5) for _ in range(USERS)))
    return {
        "one_user_ms": percentiles(one),
        f"{USERS}_users_ms": percentiles([value for times in many for value in times]),
    }


async def _user(http: aiohttp.ClientSession, turns: int) -> list[float]:
    """Seconds of each turn of one resident; a new conversation every eight turns."""
    times: list[float] = []
    login: dict[str, Any] = {}
    for number, text in enumerate(_texts(turns)):
        if number % 8 == 0:
            async with http.post("/api/conversations", json={"place": "Hengelo"}) as answer:
                login = await answer.json()
        start = time.perf_counter()
        async with http.post(
            f"/api/conversations/{login['id']}/messages",
            json={"text": text, "client_id": uuid4().hex},
            headers={"Authorization": f"Bearer {login['token']}"},
        ) as answer:
            answer.raise_for_status()
            await answer.read()
        times.append(time.perf_counter() - start)
    return times


async def _is_ready(settings: Settings) -> bool:
    try:
        async with (
            aiohttp.ClientSession(settings.gateway_url) as http,
            http.get("/readyz") as answer,
        ):
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def _texts(number: int) -> list[str]:
    """Sentences of about twenty words from the training data: speed does not depend on truth."""
    found: list[str] = []
    for path in sorted((REPOSITORY / "data" / "nlu").glob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if not isinstance(item["examples"], str):
                continue  # messages with several worries come with more than their text
            lines = [line.strip()[2:] for line in item["examples"].splitlines()]
            found.extend(line for line in lines if 15 <= len(line.split()) <= 25)
    return random.Random(SEED).sample(found, number)
