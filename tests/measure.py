"""`python -m tests.measure masking|safety|safety-fresh|places`: figures on sets written apart from the rules."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from services.places.core import Gazetteer
from services.places.seeding import read_places
from services.places.similar import RapidSimilar
from services.places.words import read_words
from services.safety.watch import load_watch
from services.text.masking import mask

TESTS = Path(__file__).parent
SAFETY = TESTS / "dialogue" / "safety"
HELD_OUT = TESTS / "dialogue" / "heldout"
MASKING = TESTS / "unit" / "text" / "masking_set.jsonl"


def read_tsv(path: Path) -> list[dict[str, str]]:
    """Rows of a set."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def measure_masking() -> tuple[dict[str, tuple[int, int]], tuple[int, int]]:
    """Per kind (gone, all); and (changed, all) of the messages without personal data."""
    gone: Counter[str] = Counter()
    every: Counter[str] = Counter()
    changed = clean = 0
    for line in MASKING.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        masked = mask(row["text"])
        for span in row["spans"]:
            every[span["kind"]] += 1
            gone[span["kind"]] += span["value"] not in masked.text
        if not row["spans"]:
            clean += 1
            changed += masked.text != row["text"]
    return {kind: (gone[kind], every[kind]) for kind in every}, (changed, clean)


def measure_safety(*, fresh: bool = False) -> tuple[dict[str, tuple[int, int]], tuple[int, int]]:
    """Per signal (raised, all), whatever line is shown; and (raised, all) of the hard negatives.

    `fresh`: the set nobody has looked into, once a release. The other was looked at often and
    keeps what is there from getting worse.
    """
    watch = load_watch()
    raised: Counter[str] = Counter()
    every: Counter[str] = Counter()
    signals = HELD_OUT / "signalen.tsv" if fresh else SAFETY / "signals.tsv"
    for row in read_tsv(signals):
        code = row["signal"] if fresh else row["code"]
        every[code] += 1
        raised[code] += watch.signal(row["text"]) is not None
    negatives = read_tsv(HELD_OUT / "geen_signalen.tsv" if fresh else SAFETY / "hard_negatives.tsv")
    false = sum(watch.signal(row["text"]) is not None for row in negatives)
    return {code: (raised[code], every[code]) for code in every}, (false, len(negatives))


def measure_places() -> dict[str, tuple[int, int]]:
    """(right, all) of messages with a place inside, outside, ambiguous, and without one."""
    gazetteer = Gazetteer(read_places(), RapidSimilar(), read_words())
    found: dict[str, list[bool]] = {}
    for row in read_tsv(HELD_OUT / "plaatsen.tsv"):
        kind = {"": "zonder plaats", "-": "buiten de tien", "?": "dubbelzinnig"}.get(
            row["municipality"], "binnen de tien"
        )
        candidates = {
            place for mention in gazetteer.find(row["text"]) for place in mention.candidates
        }
        if not candidates and gazetteer.is_only_a_place(row["text"]):
            candidates = set(gazetteer.resolve(row["text"]))
        municipalities = {place.municipality for place in candidates}
        right = {
            "zonder plaats": not candidates,
            "buiten de tien": municipalities == {None},
            "dubbelzinnig": len(municipalities) > 1,
            "binnen de tien": municipalities == {row["municipality"]},
        }[kind]
        found.setdefault(kind, []).append(right)
    return {kind: (sum(rights), len(rights)) for kind, rights in found.items()}


def main(what: str) -> None:
    """Prints one table."""
    if what == "places":
        _print(measure_places())
        return
    parts, (wrong, clean) = (
        measure_masking() if what == "masking" else measure_safety(fresh=what == "safety-fresh")
    )
    _print(parts)
    right, every = (sum(values) for values in zip(*parts.values(), strict=True))
    print(f"{'samen':16s} {right}/{every} = {right / every:.3f}")
    print(f"{'ten onrechte':16s} {wrong}/{clean} = {wrong / clean:.3f}")


def _print(parts: dict[str, tuple[int, int]]) -> None:
    for name, (right, every) in sorted(parts.items()):
        print(f"{name:16s} {right}/{every} = {right / every:.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
