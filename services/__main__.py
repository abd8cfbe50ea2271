"""`python -m services`: read settings, run the gateway."""

from __future__ import annotations

import logging

from aiohttp import web

from services.app import make_app
from services.settings import read_settings


def main() -> None:
    """Serves until it is told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    settings = read_settings()
    web.run_app(
        make_app(settings), host=settings.host, port=settings.port, print=None, access_log=None
    )


if __name__ == "__main__":
    main()
