"""`voordeur train`: the model for the present data."""

from __future__ import annotations

import argparse
import time
from typing import Any

from services.cli.lines import note
from services.run.model import TrainingFailed, ensure_model, model_path


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("train", help="train het model op data/")
    parser.add_argument("--force", action="store_true", help="ook als het model er al is")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Trains unless the model for exactly these data is there; prints its path."""
    if model_path(given.settings).exists() and not given.force:
        note("Het model is er al. Met --force traint u opnieuw.")
        print(model_path(given.settings))
        return 0
    start = time.monotonic()
    try:
        path = ensure_model(given.settings, force=given.force)
    except TrainingFailed:
        note("Het trainen is niet gelukt. Hierboven staat waarom.")
        return 1
    note(f"Getraind in {time.monotonic() - start:.0f} seconden.")
    print(path)
    return 0
