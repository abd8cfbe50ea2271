"""A search for tests, on a seeded database, with an encoder that reads letters only."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from services.db import Sessions
from services.directory.core import listing_id
from services.directory.exchange import import_directory
from services.search.indexing import index_services, make_search
from services.search.ports import Search
from services.search.repairing import read_meanings
from services.search.use_cases import find, read_memory
from tests.directory_rows import NOW


class LetterEncoder:
    """Near where the same three letters stand; fast, and the same on every machine."""

    dimensions = 64

    def __init__(self, version: str = "letters") -> None:
        self.version = version
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.read.extend(texts)
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for at, text in enumerate(texts):
            told = f"  {text.casefold()} "
            for start in range(len(told) - 2):
                rows[at, zlib.crc32(told[start : start + 3].encode()) % self.dimensions] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-6)


def service(name: str, **changes: object) -> dict[str, object]:
    """An offer as it stands in a file of `voordeur directory import`."""
    empty = dict.fromkeys(("ages", "audience", "cost", "email", "url", "source", "note"))
    lists = {key: list[object]() for key in ("also", "hours", "phones", "locations")}
    told = {"name": name, "description": "", "status": "bestaand", "municipalities": ["Borne"]}
    return empty | lists | told | {"hulpvragen": ["vervoer"], "at_office": False} | changes


async def take_in(
    sessions: Sessions,
    folder: Path,
    organization: str,
    *services: dict[str, object],
    **changes: str,
) -> list[str]:
    """Imports an organisation with these offers, indexed as the command does; their ids."""
    content = {
        "organization": {
            "slug": organization.lower(), "name": changes.get("name", organization), "kind": "welzijn",
            "cbs_code": None, "description": None, "website": None, "email": None, "phones": [],
            "hours": None, "municipalities": ["Borne"],
        },
        "locations": [],
        "sources": {},
        "services": [
            item | {"id": listing_id(organization, str(item["name"])), "source": {"title": "x", "assured_date": None}}
            for item in services
        ],
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    (folder / f"{organization.lower()}.yml").write_text(yaml.safe_dump(content))
    async with sessions.begin() as session:
        await import_directory(session, folder, NOW, index=index_services)
    return [listing_id(organization, str(item["name"])) for item in services]


async def ready(sessions: Sessions, encoder: LetterEncoder | None = None) -> Search:
    """A search that has read everything."""
    search = make_search(sessions, encoder)
    await read_meanings(search)
    await read_memory(search)
    return search


async def names(search: Search, query: str, **filters: object) -> list[str]:
    """Names of what is found."""
    hits = await find(search, query, **filters)  # type: ignore[arg-type]
    return [hit.offer.name for hit in hits]
