"""`voordeur nlu`: corrections to read and decide on, and the approved ones as training data."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from services.cli import nlu_check
from services.cli.lines import note
from services.corrections.core import CorrectionInvalid, CorrectionNotFound, State, Suggestion
from services.corrections.labels import load_labels
from services.corrections.store import open_corrections
from services.corrections.training import choose, to_yaml
from services.corrections.use_cases import Corrections, list_suggestions, review
from services.db import make_engine, make_sessions
from services.run.database import ensure_database
from services.run.secrets import write_private
from services.settings import Settings
from services.text.language import detect_language
from services.text.masking import mask

STATES = {"voorgesteld": State.PROPOSED, "goedgekeurd": State.APPROVED, "afgewezen": State.REJECTED}


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("nlu", help="verbeteringen nakijken, en er trainingszinnen van maken")
    actions = parser.add_subparsers(dest="action", metavar="wat", required=True)
    listing = actions.add_parser("list", help="toon verbeteringen, de oudste eerst")
    listing.add_argument("--state", choices=list(STATES), default="voorgesteld")
    listing.set_defaults(run=partial(_started, _list))
    deciding = actions.add_parser("review", help="keur een verbetering goed of af")
    deciding.add_argument("id", metavar="ID", help="zoals 'nlu list' het toont")
    verdict = deciding.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--approve", action="store_true", help="goedkeuren")
    verdict.add_argument("--reject", action="store_true", help="afwijzen")
    deciding.add_argument("--by", required=True, metavar="NAAM", help="wie dit besluit")
    deciding.set_defaults(run=partial(_started, _review))
    exporting = actions.add_parser("export", help="de goedgekeurde als trainingszinnen voor Rasa")
    exporting.add_argument(
        "file", type=Path, nargs="?", metavar="BESTAND", help="zonder: naar standaarduitvoer"
    )
    exporting.set_defaults(run=partial(_started, _export))
    nlu_check.add_to(actions)


def _started(action: Any, given: argparse.Namespace) -> int:
    ensure_database(given.settings)
    status: int = asyncio.run(action(given))
    return status


@asynccontextmanager
async def _corrections(settings: Settings) -> AsyncIterator[Corrections]:
    engine = make_engine(settings.database_url)
    try:
        yield Corrections(
            open=partial(open_corrections, make_sessions(engine)),
            labels=load_labels(),
            organizations=frozenset(),  # nothing is proposed from here
            mask=lambda raw: mask(raw).text,
            language=detect_language,
            now=lambda: datetime.now(UTC),
            new_id=lambda: str(uuid4()),
        )
    finally:
        await engine.dispose()


async def _list(given: argparse.Namespace) -> int:
    async with _corrections(given.settings) as ports:
        found = await list_suggestions(ports, STATES[given.state].value)
    for suggestion in found:
        print(_shown(suggestion))
    note(f"{given.state}: {len(found)}")
    return 0


async def _review(given: argparse.Namespace) -> int:
    """Status 2 for an id that is not there or a name that is none."""
    async with _corrections(given.settings) as ports:
        try:
            reviewed = await review(ports, given.id, approve=given.approve, by=given.by)
        except CorrectionNotFound:
            note(f"Er is geen verbetering {given.id}.")
            return 2
        except CorrectionInvalid:
            note("Vul bij --by een naam in, van ten hoogste 100 tekens.")
            return 2
    print(_shown(reviewed))
    return 0


async def _export(given: argparse.Namespace) -> int:
    """Status 1 when the file cannot be written."""
    async with _corrections(given.settings) as ports, ports.open() as store:
        approved = await store.listed(State.APPROVED, None, None)
    chosen = choose(approved, lambda raw: mask(raw).text)
    text = to_yaml(chosen)
    if given.file is None:
        print(text, end="")
    else:
        try:
            # What residents wrote, masked or not, is for the owner's eyes.
            write_private(given.file, text)
        except OSError as error:
            note(f"{given.file} is niet te schrijven: {error.strerror}.")
            return 1
    note(f"{len(chosen)} goedgekeurde zinnen.")
    return 0


def _shown(suggestion: Suggestion) -> str:
    state = next(name for name, state in STATES.items() if state is suggestion.state)
    predicted = suggestion.predicted
    said = "onbekend" if predicted is None else predicted.intent
    if predicted is not None and predicted.confidence is not None:
        said += f" ({100 * predicted.confidence:.0f}%)"
    return (
        f"{suggestion.id}  {suggestion.proposed_at:%d-%m-%Y}  {state}\n"
        f"  {' '.join(suggestion.text.split())}\n"
        f"  het model zei: {said}; het moet zijn: {', '.join(suggestion.labels)}"
    )
