"""`voordeur evaluate`: how many sentences outside the training are understood, beside Rasa's own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("evaluate", help="meet het begrip op zinnen buiten de training")
    parser.add_argument(
        "path", type=Path, nargs="?", metavar="BESTAND",
        help="een set (TSV) of een map met sets; anders tests/dialogue/heldout",
    )  # fmt: skip
    parser.add_argument(
        "--quick", action="store_true", help="alleen onze keten, op tests/dialogue/development"
    )
    parser.add_argument(
        "--without-default", action="store_true", help="zonder Rasa's standaard, die lang traint"
    )
    parser.add_argument(
        "--learning-curve", action="store_true", help="ook met 10, 20, 40 en 70%% van de zinnen"
    )
    parser.add_argument(
        "--write", action="store_true", help="zet de cijfers in docs/begrip.md, met beelden"
    )
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints the tables. 2 is a set that cannot be measured; a first run takes ten minutes."""
    # Only here: every other command would wait for scikit-learn and matplotlib.
    from services.cli.evaluate_run import run as measure_and_tell

    return measure_and_tell(given)
