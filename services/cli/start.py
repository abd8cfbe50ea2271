"""`voordeur start`: opens the front door and watches over it."""

from __future__ import annotations

import argparse
import json
import signal
import threading
import urllib.error
import urllib.request
from typing import Any

from tqdm import tqdm

from services.cli.lines import note
from services.run.database import ensure_database
from services.run.model import TrainingFailed, ensure_model
from services.run.ports import taken_ports
from services.run.processes import KeepsStopping, Processes, wait_until
from services.settings import Settings

READY_WITHIN = 120.0  # seconds; Rasa loads TensorFlow first (about 15 s on two cores)
LOOK_EVERY = 1.0  # seconds between looks at the processes


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("start", help="open de voordeur (dit is ook de standaard)")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Runs until Ctrl-C or SIGTERM; leaves no process behind."""
    settings: Settings = given.settings
    taken = taken_ports(settings)
    for name, port in taken:
        note(f"Poort {port} is al bezet. Stop dat programma, of kies een andere met {name}=…")
    if taken:
        return 1
    # Whatever arrives while we start must end in stopping tidily too.
    stopping = threading.Event()
    for what in (signal.SIGINT, signal.SIGTERM):
        signal.signal(what, lambda *_: stopping.set())
    with tqdm(
        total=4, desc="Voordeur opent", bar_format="{desc}: {bar} {n_fmt}/{total_fmt}"
    ) as bar:
        bar.set_description("Database klaarzetten")
        ensure_database(settings)
        bar.update()
        bar.set_description("Model trainen (alleen de eerste keer)")
        try:
            model = ensure_model(settings)
        except TrainingFailed:
            note("Het trainen is niet gelukt. Hierboven staat waarom.")
            return 130 if stopping.is_set() else 1
        bar.update()
        if stopping.is_set():
            return 130
        processes = Processes(settings, model)
        try:
            bar.set_description("Processen starten")
            processes.start()
            bar.update()
            opened = wait_until(lambda: stopping.is_set() or _ready(settings), READY_WITHIN)
            bar.update()
            bar.close()
            if not opened:
                note(f"De voordeur gaat niet open. Kijk in {settings.home / 'logs'}.")
                return 1
            if not stopping.is_set():
                _print_addresses(settings)
            return _watch(processes, stopping)
        finally:
            processes.stop()


def _watch(processes: Processes, stopping: threading.Event) -> int:
    while not stopping.wait(LOOK_EVERY):
        try:
            for name in processes.watch():
                note(f"{name} stopte en is opnieuw gestart.")
        except KeepsStopping as stopped:
            note(f"{stopped} stopt steeds opnieuw. Kijk in het logboek van {stopped}.")
            return 1
    note("De voordeur gaat dicht.")
    return 0


def _ready(settings: Settings) -> bool:
    try:
        with urllib.request.urlopen(  # noqa: S310 (our own address)
            f"{settings.gateway_url}/readyz", timeout=5
        ) as answer:
            return bool(json.load(answer)["ready"])
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return False


def _print_addresses(settings: Settings) -> None:
    base = settings.gateway_url
    print(f"De voordeur is open: {base}/", flush=True)
    for slug in ("wijkracht", "dewolden", "mensenwerk", "meervoormekaar"):
        print(f"  {base}/o/{slug}", flush=True)
    print("Sluiten: Ctrl-C", flush=True)
