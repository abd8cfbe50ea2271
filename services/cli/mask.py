"""`voordeur mask`: personal data out of texts."""

from __future__ import annotations

import argparse
from typing import Any

from services.cli.lines import read_lines, write_object
from services.text.masking import mask


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("mask", help="haal persoonsgegevens uit teksten (één per regel)")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """One object per line: the masked text and the kinds that were found."""
    for line in read_lines():
        masked = mask(line)
        write_object({"text": masked.text, "kinds": list(masked.kinds)})
    return 0
