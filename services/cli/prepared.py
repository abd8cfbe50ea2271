"""An installation made ready for commands that run without the other processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.cli.lines import note
from services.cli.understanding import Parser, Understanding
from services.db import Sessions, make_engine, make_sessions
from services.directory.store import open_directory
from services.directory.use_cases import list_help_requests
from services.places.similar import RapidSimilar
from services.places.store import open_places
from services.places.use_cases import load_gazetteer
from services.run.database import ensure_database
from services.run.model import ensure_model, model_path
from services.safety.watch import load_watch
from services.settings import Settings


@asynccontextmanager
async def prepared(settings: Settings) -> AsyncIterator[tuple[Understanding, Sessions]]:
    """Everything `classify` and `route` need; what is missing is made first."""
    if not model_path(settings).exists():
        note("Het model wordt getraind. Dit duurt ongeveer een minuut.")
    model = await asyncio.to_thread(ensure_model, settings)
    await asyncio.to_thread(ensure_database, settings)
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine)
    parser = Parser(settings, model)
    try:
        async with open_directory(sessions) as directory:
            taxonomy = tuple(await list_help_requests(directory))
        async with open_places(sessions) as places:
            gazetteer = await load_gazetteer(places, RapidSimilar())
        yield Understanding(parser, gazetteer, load_watch(), taxonomy), sessions
    finally:
        parser.close()
        await engine.dispose()
