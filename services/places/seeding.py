"""The first places of a fresh installation, from services/directory/seed/places.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import yaml

from services.places.core import KnownPlace, Place
from services.places.place import PlaceKind

HERE = Path(__file__).parent
SEED = HERE.parent / "directory" / "seed" / "places.yml"
ALIASES = HERE / "aliases.yml"

# "Hengelo in Gelderland (gemeente Bronckhorst)"
_NAMESAKE = re.compile(r"(?P<name>.+) in (?P<province>.+) \(gemeente (?P<municipality>.+)\)")


class SeedInvalid(Exception):
    """The list of places says something that cannot be; the message says what, in Dutch."""


class PlaceWriter(Protocol):
    """What seeding needs of a store."""

    async def replace_all(self, places: Iterable[KnownPlace]) -> None: ...


def read_places(path: Path = SEED, aliases: Path = ALIASES) -> list[KnownPlace]:
    """The places of a seed file: the ten with their villages and neighbourhoods, then outside.

    The municipalities of places outside are places too. Raises SeedInvalid.
    """
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    spellings: dict[str, list[str]] = yaml.safe_load(aliases.read_text(encoding="utf-8"))
    known: list[KnownPlace] = []
    for municipality in data["municipalities"]:
        known.extend(_municipality(municipality, spellings))
    for text in data.get("ambiguous_elsewhere", {}).values():
        known.append(_namesake(text, spellings))
    outside = [
        Place(item["name"], "buiten", None, item["municipality"]) for item in data["outside"]
    ]
    names = {place.name for place in outside}
    wider = dict.fromkeys(place.elsewhere for place in outside if place.elsewhere not in names)
    outside.extend(Place(name, "buiten", None, name) for name in wider if name is not None)
    known.extend(
        KnownPlace(place, aliases=tuple(spellings.get(place.name, ())))
        for place in dict.fromkeys(outside)
    )
    return known


async def seed_places(store: PlaceWriter, path: Path = SEED) -> int:
    """Replaces all places by those of a seed file; returns how many there are."""
    places = read_places(path)
    await store.replace_all(places)
    return len(places)


def _municipality(data: dict[str, Any], spellings: dict[str, list[str]]) -> list[KnownPlace]:
    municipality: str = data["name"]
    postcodes: dict[str | None, list[tuple[int, int]]] = {}
    for item in data["postcodes"]:
        postcodes.setdefault(item["village"], []).append(_range(item["range"]))
    strangers = [name for name in postcodes if name is not None and name not in data["villages"]]
    if strangers:
        raise SeedInvalid(f"postcode van onbekend dorp in {municipality}: {', '.join(strangers)}")

    def known(name: str, kind: PlaceKind, village: str | None) -> KnownPlace:
        return KnownPlace(
            place=Place(name, kind, municipality),
            province=data["province"],
            organization=data["organization"],
            # a village named like its municipality needs the aliases only once
            aliases=() if village == municipality else tuple(spellings.get(name, ())),
            postcodes=() if kind == "wijk" else tuple(postcodes.get(village, ())),
        )

    return [
        known(municipality, "gemeente", None),
        *(known(name, "plaats", name) for name in data["villages"]),
        *(known(name, "wijk", None) for name in data["neighbourhoods"]),
    ]


def _range(text: str) -> tuple[int, int]:
    """ "7550-7559" or "7625"."""
    first, _, last = text.partition("-")
    try:
        digits = int(first), int(last or first)
    except ValueError:
        raise SeedInvalid(f"geen postcodes van vier cijfers: {text}") from None
    if not 1000 <= digits[0] <= digits[1] <= 9999:
        raise SeedInvalid(f"geen postcodes van vier cijfers: {text}")
    return digits


def _namesake(text: str, spellings: dict[str, list[str]]) -> KnownPlace:
    match = _NAMESAKE.fullmatch(text)
    if match is None:
        raise SeedInvalid(f"naamgenoot zonder provincie en gemeente: {text}")
    name = f"{match['name']} ({match['province']})"
    return KnownPlace(
        place=Place(name, "buiten", None, match["municipality"]),
        province=match["province"],
        aliases=tuple(spellings.get(name, ())),
    )
