"""`python -m actions`: the action server. The only file here that knows storage and settings."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial

from aiohttp import web

from actions.registry import make_executor
from actions.server import make_app
from services.db import make_engine, make_sessions
from services.directory.store import open_directory
from services.run.secrets import read_token
from services.settings import Settings, read_settings


def build(settings: Settings) -> web.Application:
    """The action server for an installation."""
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine)
    executor = make_executor(partial(open_directory, sessions), lambda: datetime.now(UTC))
    app = make_app(executor, read_token(settings.run, "actions"))

    async def database(_app: web.Application) -> AsyncIterator[None]:
        yield
        await engine.dispose()

    app.cleanup_ctx.append(database)
    return app


def main() -> None:
    """Serves until it is told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    settings = read_settings()
    web.run_app(
        build(settings),
        host="127.0.0.1",
        port=settings.actions_port,
        print=None,
        access_log=None,
        handler_cancellation=False,
    )


if __name__ == "__main__":
    main()
