"""The learning curve: our pipeline on shares of its training data, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.evaluation.asking import Answers, as_message
from services.evaluation.figures import Estimate
from services.evaluation.measured import set_figures
from services.evaluation.sets import SentenceSet, SetInvalid, Taxonomy
from services.run.model import bot_environ
from services.settings import REPOSITORY, Settings

SHARES = (0.1, 0.2, 0.4, 0.7, 1.0)

# Gives, for shares and texts, an object per share with share, sentences, classes and chances.
Learn = Callable[[dict[str, Any]], Iterator[dict[str, Any]]]


class CurveFailed(Exception):
    """The process that learns stopped; its words are on standard error."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How well a model understands that learned from so many sentences."""

    share: float
    sentences: int
    first: dict[str, Estimate]  # per set: the best answer is right


def learning_curve(
    learn: Learn, sets: Sequence[SentenceSet], taxonomy: Taxonomy
) -> list[CurvePoint]:
    """A point per share, smallest first; the sets are asked of every model."""
    texts = [as_message(row.text) for one in sets for row in one.rows]
    points = []
    for found in learn({"shares": SHARES, "texts": texts}):
        classes = tuple(found["classes"])
        chances = np.array(found["chances"])
        first, start = {}, 0
        for one in sets:
            unknown = {row.codes[0] for row in one.rows} - set(classes)
            if unknown:
                raise SetInvalid(f"{one.name}: de code '{min(unknown)}' kent het model niet.")
            rows = chances[start : start + len(one.rows)]
            first[one.name] = set_figures(one, Answers(classes, rows, None, ()), taxonomy).first
            start += len(one.rows)
        points.append(CurvePoint(found["share"], found["sentences"], first))
    return points


def learn_in_bot(settings: Settings) -> Learn:
    """Learning by `python -m bot.curve`: the services may not import the bot."""

    def learn(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        with subprocess.Popen(
            [sys.executable, "-m", "bot.curve"],
            cwd=REPOSITORY,
            env=bot_environ(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            json.dump(request, process.stdin)
            process.stdin.close()
            for line in process.stdout:
                yield json.loads(line)
        if process.returncode != 0:
            raise CurveFailed(str(process.returncode))

    return learn
