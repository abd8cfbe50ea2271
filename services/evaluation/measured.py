"""Everything that is measured of one pipeline, put together from its answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.evaluation import figures
from services.evaluation.asking import Answers
from services.evaluation.figures import Bin, Estimate
from services.evaluation.sets import Row, SentenceSet, Taxonomy
from services.evaluation.timing import percentiles

Asked = Sequence[tuple[SentenceSet, Answers]]


@dataclass(frozen=True, slots=True)
class SetFigures:
    """One set. A hulpvraag is ranked among hulpvragen, as `classify` does."""

    name: str
    first: Estimate
    first_three: Estimate
    domain: Estimate  # of the rows with a hulpvraag
    groups: dict[str, tuple[Estimate, Estimate]]  # per language or voice: first, first three


@dataclass(frozen=True, slots=True)
class JointFigures:
    """Hulpvragen and conversation together: what the bot thinks first, of all it knows."""

    classes: tuple[str, ...]
    right: Estimate
    macro_f1: Estimate
    f1: dict[str, tuple[float, int]]  # per code in the truth: F1, rows
    matrix: NDArray[np.int64]  # (truth, answer)
    bins: tuple[Bin, ...]
    calibration_error: float
    straight: Estimate  # share answered without asking back
    straight_right: Estimate  # of those
    choice: Estimate  # of the other hulpvragen: the choices hold the right one; signals left out


@dataclass(frozen=True, slots=True)
class PipelineFigures:
    title: str
    seconds: float | None  # of training; None where the model was there already
    latency: dict[str, float]  # p50 and p95 in milliseconds
    sets: tuple[SetFigures, ...]
    joint: JointFigures | None  # None without a set of single codes
    both: Estimate | None  # None for a pipeline that finds one code only
    false_second: Estimate | None


def measure(
    title: str,
    asked: Asked,
    taxonomy: Taxonomy,
    *,
    thresholds: tuple[float, float],
    seconds: float | None,
) -> PipelineFigures:
    """All figures of one pipeline on the sets it was asked about."""
    single = [(one, answers) for one, answers in asked if not one.is_compound]
    joint = [(one, answers) for one, answers in single if not (_has_languages(one) or one.is_typed)]
    both, second = _compound(asked)
    return PipelineFigures(
        title,
        seconds,
        percentiles([value for _, answers in asked for value in answers.seconds]),
        tuple(set_figures(one, answers, taxonomy) for one, answers in single),
        joint_figures(joint, taxonomy, thresholds=thresholds) if joint else None,
        both,
        second,
    )


def set_figures(asked: SentenceSet, answers: Answers, taxonomy: Taxonomy) -> SetFigures:
    """Figures of one set of single codes."""
    truth = answers.truth(asked.rows)
    helps = _flags(answers.classes, taxonomy.domains)
    ranked = figures.within(answers.chances, truth, helps)
    first, three = figures.top_k(ranked, truth, 1), figures.top_k(ranked, truth, 3)
    groups = np.array([_group(row) for row in asked.rows])
    domains = [taxonomy.domains.get(name, name) for name in answers.classes]
    asks = helps[truth]
    return SetFigures(
        asked.name,
        figures.share(first),
        figures.share(three),
        figures.share(figures.same_group(ranked[asks], truth[asks], domains)),
        {
            group: (figures.share(first[groups == group]), figures.share(three[groups == group]))
            for group in dict.fromkeys(groups.tolist())
            if group
        },
    )


def joint_figures(
    asked: Asked, taxonomy: Taxonomy, *, thresholds: tuple[float, float]
) -> JointFigures:
    """Figures of sets of single codes taken together; all answered by the same model."""
    classes = asked[0][1].classes
    chances = np.concatenate([answers.chances for _, answers in asked])
    truth = np.concatenate([answers.truth(one.rows) for one, answers in asked])
    best = chances.argmax(axis=1)
    right = best == truth
    bins = tuple(figures.reliability(chances.max(axis=1), right))
    sure = figures.is_sure(chances, *thresholds)
    offered = _flags(classes, taxonomy.domains) & ~_flags(classes, taxonomy.signals)
    unsure = ~sure & offered[truth]
    choice = figures.choice_holds_truth(chances[unsure], truth[unsure], offered)
    rows = np.bincount(truth, minlength=len(classes))
    return JointFigures(
        classes,
        figures.share(right),
        figures.macro_f1(best, truth),
        {
            classes[place]: (figures.f1_of(best, truth, [place]), int(rows[place]))
            for place in np.flatnonzero(rows)
        },
        figures.confusion(best, truth, len(classes)),
        bins,
        figures.calibration_error(bins),
        figures.share(sure),
        figures.share(right[sure]),
        figures.share(choice),
    )


def _compound(asked: Asked) -> tuple[Estimate | None, Estimate | None]:
    for one, answers in asked:
        if one.is_compound and answers.compounds is not None:
            wanted = [row.codes for row in one.rows]
            return (
                figures.share(figures.both_found(wanted, answers.compounds)),
                figures.share(figures.false_second(wanted, answers.compounds)),
            )
    return None, None


def _flags(classes: Sequence[str], chosen: Collection[str]) -> NDArray[np.bool_]:

    return np.array([name in chosen for name in classes], dtype=bool)


def _group(row: Row) -> str:
    return row.language or row.voice


def _has_languages(asked: SentenceSet) -> bool:
    return any(row.language for row in asked.rows)
