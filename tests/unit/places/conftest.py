"""A gazetteer of the real list of places, built once: it is only read."""

from __future__ import annotations

import pytest

from services.places.core import Gazetteer
from services.places.seeding import read_places
from services.places.similar import RapidSimilar
from services.places.words import read_words


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer(read_places(), RapidSimilar(), read_words())
