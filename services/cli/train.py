"""`voordeur train`: the model for the present data, and trying one with corrections beside it."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from services.cli.compare import compare
from services.cli.lines import note
from services.corrections.labels import load_labels
from services.corrections.training import TrainingFileInvalid, read_training_file
from services.run.learned import (
    CandidateOutdated,
    CandidateUnknown,
    NoPrevious,
    restore_previous,
    use_candidate,
)
from services.run.model import TrainingFailed, ensure_model, model_path
from services.settings import Settings

REOPEN = "Staat de voordeur open? Sluit hem en open hem opnieuw; pas dan praat dit model."


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser(
        "train", help="train het model op data/, of vergelijk een nieuw model"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--force", action="store_true", help="ook als het model er al is")
    how.add_argument(
        "--compare",
        type=Path,
        metavar="BESTAND",
        help="train een kandidaat met ook deze zinnen, en laat zien wat beter en slechter wordt",
    )
    how.add_argument("--use", metavar="KANDIDAAT", help="zet een vergeleken kandidaat aan")
    how.add_argument("--back", action="store_true", help="zet het vorige model terug")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints the path of the model, or of the candidate. 2 is a file or name that cannot be used."""
    try:
        if given.compare is not None:
            return _compare(given.settings, given.compare)
        if given.use is not None:
            return _use(given.settings, given.use)
        return _back(given.settings) if given.back else _train(given.settings, given.force)
    except TrainingFailed:
        note("Het trainen is niet gelukt. Hierboven staat waarom.")
        return 1


def _train(settings: Settings, force: bool) -> int:
    if model_path(settings).exists() and not force:
        note("Het model is er al. Met --force traint u opnieuw.")
        print(model_path(settings))
        return 0
    start = time.monotonic()
    path = ensure_model(settings, force=force)
    note(f"Getraind in {time.monotonic() - start:.0f} seconden.")
    print(path)
    return 0


def _compare(settings: Settings, file: Path) -> int:
    labels = load_labels()
    try:
        examples = read_training_file(file, labels.help_requests | labels.conversation)
    except TrainingFileInvalid as invalid:
        note(f"Er is niets getraind. {invalid}")
        return 2
    compare(settings, file, examples)
    return 0


def _use(settings: Settings, name: str) -> int:
    try:
        path = use_candidate(settings, name)
    except CandidateUnknown:
        note(f"Er is geen kandidaat '{name}'. Maak er een met: voordeur train --compare BESTAND")
        return 2
    except CandidateOutdated:
        note(
            "Deze kandidaat past niet meer bij de gegevens of de versie van nu. Vergelijk opnieuw."
        )
        return 2
    note(f"Dit model is nu in gebruik. Terug kan met: voordeur train --back\n{REOPEN}")
    print(path)
    return 0


def _back(settings: Settings) -> int:
    try:
        path = restore_previous(settings)
    except NoPrevious:
        note("Er is geen vorig model.")
        return 2
    if not path.exists():
        note("Voordeur is intussen bijgewerkt. Het model wordt opnieuw getraind.")
        ensure_model(settings)
    note(f"Het vorige model is weer in gebruik.\n{REOPEN}")
    print(path)
    return 0
