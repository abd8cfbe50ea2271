"""Sets of sentences with their truth, as TSV. What they are measured for is elsewhere."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from services.directory.use_cases import SIGNALS
from services.settings import REPOSITORY

TESTS = REPOSITORY / "tests" / "dialogue"
HELD_OUT = TESTS / "heldout"
DEVELOPMENT = TESTS / "development"
NAMES = ("hulpvragen", "gesprek", "meervoudig", "talen")
TYPED = "-typefouten"  # behind the name of a set: the same messages, misspelt (typing_errors.py)
WORRIES = "meervoudig"  # the only set whose rows may name several codes


class SetInvalid(Exception):
    """A set cannot be read or measured; the message says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message and what it asks for."""

    codes: tuple[str, ...]
    text: str
    voice: str = ""  # way of writing: kort, lang, …; empty where the set does not say
    language: str = ""  # of a set in several languages


@dataclass(frozen=True, slots=True)
class SentenceSet:
    name: str
    rows: tuple[Row, ...]

    @property
    def is_compound(self) -> bool:
        """True where rows may hold several worries."""
        return self.name == WORRIES

    @property
    def is_typed(self) -> bool:
        """True for the same messages with typing errors: told beside the set, never added to it."""
        return self.name.endswith(TYPED)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Which codes are hulpvragen, and what is known of each."""

    domains: dict[str, str]  # hulpvraag: leefgebied
    titles: dict[str, str]  # hulpvraag: what residents read
    signals: tuple[str, ...] = SIGNALS  # never offered as a choice


def read_sets(path: Path) -> list[SentenceSet]:
    """The set in a file, or every known set of a folder. Raises SetInvalid when there is none."""
    if not path.is_dir():
        return [read_set(path)]
    files = [path / f"{name}.tsv" for name in NAMES]
    found = [read_set(file) for file in files if file.is_file()]
    if not found:
        raise SetInvalid(f"In {path} staat geen van deze: {', '.join(NAMES)} (.tsv).")
    return found


def read_set(path: Path) -> SentenceSet:
    """One set; its name is the file's. Raises SetInvalid for a file without codes and texts."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            raw = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError:
        raise SetInvalid(f"{path} is niet te lezen.") from None
    rows = tuple(_row(path, number, given) for number, given in enumerate(raw, start=2))
    if not rows:
        raise SetInvalid(f"In {path} staan geen zinnen.")
    name = WORRIES if "codes" in raw[0] else path.stem
    if name != WORRIES and any(len(row.codes) > 1 for row in rows):
        raise SetInvalid(f"In {path.name} staat een zin met twee codes; dat kan in {WORRIES}.tsv.")
    return SentenceSet(name, rows)


def read_taxonomy() -> Taxonomy:
    """The hulpvragen as the directory's seed lists them."""
    path = REPOSITORY / "services" / "directory" / "seed" / "hulpvragen.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return Taxonomy(
        {row["code"]: row["leefgebied"] for row in rows},
        {row["code"]: row["titel"] for row in rows},
    )


def _row(path: Path, number: int, given: dict[str, str]) -> Row:
    codes = tuple(filter(None, (given.get("codes") or given.get("code") or "").split("|")))
    text = given.get("text") or ""
    if not codes or not text.strip():
        raise SetInvalid(f"{path.name}, regel {number}: er is een code en een tekst nodig.")
    return Row(codes, text, given.get("voice") or "", given.get("language") or "")
