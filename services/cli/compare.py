"""Two models side by side: which answers become better, which worse. Nothing changes by looking."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tqdm import tqdm

from services.cli.lines import note
from services.cli.understanding import Parser
from services.conversation.core import text_for_rasa
from services.corrections.training import Example
from services.run.learned import train_candidate
from services.run.model import ensure_model
from services.settings import REPOSITORY, Settings
from services.text.masking import mask

DEVELOPMENT = REPOSITORY / "tests" / "dialogue" / "development" / "hulpvragen.tsv"
SIGNALS = ("suicide", "acuut_gevaar", "huiselijk_geweld")


class Model(Protocol):
    """A loaded model; services/cli/understanding.Parser is the real one."""

    def parse(self, text: str) -> dict[str, Any]: ...

    def close(self) -> None: ...


OpenModel = Callable[[Settings, Path], Model]


@dataclass(frozen=True, slots=True)
class Answer:
    """A sentence with what it asks, and what each model makes of it first."""

    example: Example
    before: str
    after: str

    @property
    def was_right(self) -> bool:
        return self.before in self.example.codes

    @property
    def is_right(self) -> bool:
        return self.after in self.example.codes

    def shown(self, change: str) -> str:
        """The sentence on a line, for the person who compares."""
        return f"    {' + '.join(self.example.codes)} ({change}): {self.example.text}"


def compare(
    settings: Settings,
    file: Path,
    examples: Sequence[Example],
    *,
    development: Path = DEVELOPMENT,
    ensure: Callable[[Settings], Path] = ensure_model,
    train: Callable[[Settings, Path], Path] = train_candidate,
    open_model: OpenModel = Parser,
) -> Path:
    """Trains the candidate and prints the comparison; returns the candidate's path.

    `examples`: what stands in `file`. Raises TrainingFailed.
    """
    note("Het model in gebruik en de kandidaat worden klaargezet. Dit duurt een paar minuten.")
    models = (ensure(settings), train(settings, file))
    known = _development(development)
    sentences = [*known, *examples]
    before, after = (_ask(open_model(settings, model), sentences) for model in models)
    answers = [
        Answer(example, old, new)
        for example, old, new in zip(sentences, before, after, strict=True)
    ]
    if known:
        print(f"Ontwikkelzinnen ({development.name})")
        _print_part(answers[: len(known)])
    else:
        print("De ontwikkelzinnen zijn er niet bij. Alleen de verbeteringen zijn vergeleken.")
    print(f"Verbeteringen ({file.name})")
    _print_part(answers[len(known) :])
    print("  De kandidaat heeft deze zinnen geleerd: dit zegt alleen of hij ze heeft onthouden.")
    _warn(answers)
    candidate = models[1]
    name = candidate.name.removesuffix(".tar.gz")
    print(f"Er is nog niets veranderd. Aanzetten: voordeur train --use {name}")
    return candidate


def _development(path: Path) -> list[Example]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Example(row["text"], (row["code"],)) for row in rows]


def _ask(model: Model, sentences: Sequence[Example]) -> list[str]:
    """The class each sentence is most likely of; one model in memory at a time."""
    found = []
    try:
        for example in tqdm(sentences, desc="Vergelijken", disable=None):
            chances = model.parse(text_for_rasa(mask(example.text).text))["all_intents"]
            found.append(max(chances, key=chances.__getitem__))
    finally:
        model.close()
    return found


def _print_part(answers: Sequence[Answer]) -> None:
    before = sum(answer.was_right for answer in answers)
    after = sum(answer.is_right for answer in answers)
    better = [answer for answer in answers if answer.is_right and not answer.was_right]
    worse = _worse(answers)
    wrong = [answer for answer in answers if not answer.is_right and not answer.was_right]
    other = sum(answer.before != answer.after for answer in wrong)
    print(f"  goed: nu {_share(before, answers)}, met de kandidaat {_share(after, answers)}")
    print(f"  wordt beter: {len(better)}")
    for answer in better:
        print(answer.shown(f"was {answer.before}"))
    print(f"  wordt slechter: {len(worse)}")
    for answer in worse:
        print(answer.shown(f"wordt {answer.after}"))
    print(f"  verandert, maar blijft fout: {other}")


def _worse(answers: Sequence[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.was_right and not answer.is_right]


def _warn(answers: Sequence[Answer]) -> None:
    danger = [
        answer
        for answer in answers
        if answer.was_right and answer.before in SIGNALS and answer.after not in SIGNALS
    ]
    if danger:
        print(
            f"LET OP: {len(danger)} keer wordt een vraag over gevaar niet meer herkend."
            " Laat iemand dit eerst bekijken."
        )


def _share(number: int, answers: Sequence[Answer]) -> str:
    share = f"{100 * number / max(1, len(answers)):.1f}".replace(".", ",")
    return f"{number} van {len(answers)} ({share}%)"
