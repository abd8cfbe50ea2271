"""`voordeur nlu check`: how varied the training sentences are, and whether the hard lines hold."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.cli.lines import note
from services.evaluation.sets import read_taxonomy
from services.evaluation.variety import (
    FEWEST_CONVERSATION,
    FEWEST_HELP_REQUEST,
    LEAST_WITHOUT_TITLE,
    NEAR_DUPLICATE,
    NLU,
    Sentences,
    SentencesInvalid,
    Variety,
    measure,
    read_sentences,
)

# Ways of writing in markers.yml, and how wide their columns are.
_WAYS = {"spelling": 9, "dialect": 8, "jongerentaal": 9, "formeel": 8, "over_een_ander": 6}
_HEADING = (
    f"{'hulpvraag':<20}{'zinnen':>7}{'meerv.':>7}{'talen':>6}{'dubbel':>7}{'zonder titel':>13}"
    f"{'woorden':>10}{'slordig':>8}{'spelling':>9}{'dialect':>8}{'jongeren':>9}{'formeel':>8}{'ander':>6}"
)
_EXPLAINED = f"""
zinnen: Nederlandse zinnen met één vraag; meerv.: berichten met meer vragen; talen: andere talen.
dubbel: paren die (bijna) gelijk zijn, vanaf {NEAR_DUPLICATE}; meerv. en talen tellen daarin mee.
zonder titel: zonder een woord uit de titel van de hulpvraag. woorden: 10e, 50e en 90e percentiel.
slordig: geen hoofdletter aan het begin of geen leesteken aan het eind.
spelling, dialect (Twents, Drents), jongeren, formeel en ander (over een ander) zijn een schatting:
het deel van de zinnen met een woord uit services/evaluation/markers.yml. Andere woorden mist hij.
Dubbele zinnen in gesprekken tellen niet als fout: "doei" en "doeii" zijn daar allebei nodig."""


def add_to(actions: Any) -> None:
    """Adds `check` to the actions of `voordeur nlu`. It needs no database and no model."""
    checking = actions.add_parser("check", help="hoe gevarieerd zijn de trainingszinnen?")
    checking.add_argument("--data", type=Path, default=NLU, metavar="MAP", help="anders data/nlu")
    checking.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    return check(given.data)


def check(folder: Path) -> int:
    """Prints the table; status 1 when a hard line is broken, 2 when the sentences cannot be read."""
    try:
        sentences = read_sentences(folder)
    except SentencesInvalid as invalid:
        note(str(invalid))
        return 2
    titles = read_taxonomy().titles
    asked = {code: sentences.get(code, Sentences()) for code in titles}
    talk = {intent: one for intent, one in sentences.items() if intent not in titles}
    each = {code: measure({code: one}, titles) for code, one in asked.items()}
    said = {intent: measure({intent: one}, titles) for intent, one in talk.items()}
    total = measure(asked, titles)
    print(_HEADING)
    for code, variety in each.items():
        print(_line(code, variety))
    print(_line("alle hulpvragen", total))
    print("\ngesprekken")
    for intent, variety in said.items():
        print(_line(intent, variety, titled=False))
    print(_EXPLAINED)
    broken = broken_lines(each, said, total)
    for line in broken:
        print(f"FOUT: {line}")
    print("\nDe zinnen voldoen." if not broken else f"\nNiet goed: {len(broken)}.")
    return 1 if broken else 0


def broken_lines(
    each: Mapping[str, Variety], said: Mapping[str, Variety], total: Variety
) -> list[str]:
    """What is wrong, one Dutch line each: of the hulpvragen, the conversations, and in total."""
    found = []
    for fewest, some in ((FEWEST_HELP_REQUEST, each), (FEWEST_CONVERSATION, said)):
        found += [
            f"{intent} heeft {variety.dutch} zinnen; er zijn er {fewest} nodig."
            for intent, variety in some.items()
            if variety.dutch < fewest
        ]
    for code, variety in each.items():
        found += [
            f"{code}: bijna gelijk: “{first}” en “{second}”"
            for first, second in variety.near_duplicates
        ]
    if total.without_title < LEAST_WITHOUT_TITLE:
        found.append(
            f"{total.without_title:.0%} van de zinnen heeft geen woord uit de titel;"
            f" dat moet {LEAST_WITHOUT_TITLE:.0%} zijn."
        )
    return found


def _line(name: str, variety: Variety, *, titled: bool = True) -> str:
    without = f"{variety.without_title:.0%}" if titled else "-"
    lengths = "/".join(map(str, variety.lengths))
    marked = "".join(f"{variety.markers[way]:>{width}.0%}" for way, width in _WAYS.items())
    return (
        f"{name:<20}{variety.dutch:>7}{variety.compound:>7}{variety.other_languages:>6}"
        f"{len(variety.near_duplicates):>7}{without:>13}{lengths:>10}{variety.untidy:>8.0%}{marked}"
    )
