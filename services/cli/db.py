"""`voordeur db upgrade`: the database to the newest version, with the seed."""

from __future__ import annotations

import argparse
from typing import Any

from services.cli.lines import note
from services.run.database import ensure_database


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("db", help="de database maken of bijwerken")
    parser.add_argument("action", choices=["upgrade"], help="bijwerken naar de nieuwste versie")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Upgrades and seeds; never overwrites what is there."""
    added = ensure_database(given.settings)
    note(f"De database is bijgewerkt. Toegevoegd uit het begin-aanbod: {added} regels.")
    return 0
