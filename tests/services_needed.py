"""Services and files that some tests need: skipped with the reason, never in CI."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
POSTGRESQL = os.environ.get(
    "VOORDEUR_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)


def missing(what: str) -> NoReturn:
    """Skips on somebody's own machine; fails in CI, where nothing may be left out."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI leaves nothing out")
    pytest.skip(f"{what} is missing on this machine")


def shared(*parts: str) -> Path:
    """A file of the design's own folder beside the project."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        missing(f"../shared/{'/'.join(parts)}")
    return path
