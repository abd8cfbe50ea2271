"""What may be asked of places. Ports beside the use cases."""

from __future__ import annotations

from typing import Protocol

from services.places.core import Gazetteer, KnownPlace, Similar, Words
from services.places.words import read_words


class PlaceStore(Protocol):
    """What the use cases need of a store; services/places/store.py is the SQL one."""

    async def all(self) -> list[KnownPlace]: ...


async def load_gazetteer(
    store: PlaceStore, similar: Similar, words: Words | None = None
) -> Gazetteer:
    """A gazetteer of every place in the database.

    It is a copy: load another after places have changed. `words` default to words.yml.
    """
    return Gazetteer(await store.all(), similar, words or read_words())
