"""The classes of the model, as domain.yml and the taxonomy of hulpvragen name them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import yaml

from services.corrections.core import Labels

ROOT = Path(__file__).resolve().parents[2]


@cache
def load_labels(root: Path = ROOT) -> Labels:
    """The 37 hulpvragen, and every other intent of the domain."""
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    intents = {next(iter(item)) if isinstance(item, dict) else item for item in domain["intents"]}
    with (root / "services/directory/seed/hulpvragen.csv").open(encoding="utf-8") as lines:
        help_requests = frozenset(row["code"] for row in csv.DictReader(lines))
    return Labels(help_requests, frozenset(intents) - help_requests)
