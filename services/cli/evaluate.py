"""`voordeur evaluate`: how many held-out sentences are understood. Never used for training."""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from pathlib import Path
from typing import Any

from tqdm import tqdm

from services.cli.understanding import Parser
from services.conversation.core import text_for_rasa
from services.run.model import ensure_model
from services.settings import REPOSITORY
from services.text.masking import mask

HELD_OUT = REPOSITORY / "tests" / "dialogue" / "heldout"
RESAMPLES = 2000  # of the bootstrap; the interval's ends move less than .002 between runs
SEED = 7


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("evaluate", help="meet het begrip op zinnen buiten de training")
    parser.add_argument("file", type=Path, nargs="?", default=HELD_OUT / "hulpvragen.tsv")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Prints top-1, top-3 and leefgebied with 95% bootstrap intervals, and the confusions."""
    with given.file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    parser = Parser(given.settings, ensure_model(given.settings))
    with (REPOSITORY / "services/directory/seed/hulpvragen.csv").open(encoding="utf-8") as lines:
        domains = {row["code"]: row["leefgebied"] for row in csv.DictReader(lines)}
    hits: dict[str, list[bool]] = {"top-1": [], "top-3": [], "leefgebied": []}
    confusions: Counter[tuple[str, str]] = Counter()
    for row in tqdm(rows, desc="Begrijpen", disable=None):
        chances = parser.parse(text_for_rasa(mask(row["text"]).text))["all_intents"]
        pool = domains if row["code"] in domains else chances
        ranked = sorted(pool, key=lambda code: -chances[code])
        hits["top-1"].append(ranked[0] == row["code"])
        hits["top-3"].append(row["code"] in ranked[:3])
        if row["code"] in domains:
            hits["leefgebied"].append(domains[ranked[0]] == domains[row["code"]])
        if ranked[0] != row["code"]:
            confusions[row["code"], ranked[0]] += 1
    parser.close()
    print(f"{len(rows)} zinnen uit {given.file.name}")
    for name, found in hits.items():
        if found:
            low, high = _interval(found)
            print(f"{name:11s} {sum(found) / len(found):.3f}  (95%: {low:.3f}-{high:.3f})")
    for (truth, answer), number in confusions.most_common(15):
        print(f"  {truth} -> {answer}: {number}")
    return 0


def _interval(found: list[bool]) -> tuple[float, float]:
    """The 95% percentile bootstrap interval of a share."""
    chooser = random.Random(SEED)
    means = sorted(sum(chooser.choices(found, k=len(found))) / len(found) for _ in range(RESAMPLES))
    return means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975)]
