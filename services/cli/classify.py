"""`voordeur classify`: what the front door understands of a text."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from services.cli.lines import read_lines, write_object
from services.cli.prepared import prepared
from services.settings import Settings


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser(
        "classify", help="begrijp teksten (één per regel) zonder te antwoorden"
    )
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """One object per line, in order."""
    asyncio.run(_classify(given.settings))
    return 0


async def _classify(settings: Settings) -> None:
    async with prepared(settings) as (understanding, _sessions):
        for line in read_lines():
            found, _places, _age = understanding.classify(line)
            write_object(found)
