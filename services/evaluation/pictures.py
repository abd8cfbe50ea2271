"""Pictures of the figures: SVG with text as text, and a description for who cannot see them.

The same figures give the same bytes: no date, no random names.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from services.evaluation.curve import CurvePoint
from services.evaluation.measured import JointFigures, PipelineFigures
from services.evaluation.tables import NAMES, confused_pairs, number

STYLE: Any = {  # matplotlib types every name a style may have
    "svg.fonttype": "none",  # text as text: it can be read out, searched and enlarged
    "svg.hashsalt": "voordeur",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
# Differ in lightness and in shape too, for who sees no colours.
LOOKS = (("#1f3b70", "o", "-"), ("#b3501b", "s", "--"), ("#5b7f2b", "^", ":"))
MOST_NAMES = 20  # in the matrix; more cannot be read
FULL = 4  # confusions of one pair that get the darkest colour, or more where there are more
MOST_TOLD = 10  # confusions in its description


def draw_confusion(joint: JointFigures) -> str:
    """Who is taken for whom: only what is confused, most confused first chosen."""
    pairs = confused_pairs(joint)
    times: dict[str, int] = {}
    for truth, answer, count in pairs:
        times[truth] = times.get(truth, 0) + count
        times[answer] = times.get(answer, 0) + count
    names = sorted(sorted(times, key=lambda name: (-times[name], name))[:MOST_NAMES])
    places = [joint.classes.index(name) for name in names]
    matrix = joint.matrix[np.ix_(places, places)]
    told = "; ".join(f"{a} begrepen als {b}: {n} keer" for a, b, n in pairs[:MOST_TOLD])
    with matplotlib.rc_context(STYLE):
        size = 3 + 0.38 * max(1, len(names))  # inch
        figure = Figure(figsize=(size, size), layout="constrained")
        axes = figure.add_subplot()
        _matrix(axes, names, matrix)
        return _svg(
            figure,
            "Wat verwisseld wordt",
            f"De {len(names)} meest verwisselde bedoelingen. {told or 'Niets is verwisseld'}.",
        )


def draw_reliability(pipelines: Sequence[PipelineFigures]) -> str:
    """How sure a pipeline says it is against how often it is right."""
    told = []
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(6, 5.5), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color="#777777", linewidth=1, label="precies goed")
        for one, (colour, marker, line) in zip(pipelines, LOOKS, strict=False):
            if one.joint is None:
                continue
            said = [each.said for each in one.joint.bins]
            right = [each.right for each in one.joint.bins]
            error = number(one.joint.calibration_error)
            axes.plot(
                said, right, color=colour, marker=marker, linestyle=line,
                label=f"{one.title} (fout {error})",
            )  # fmt: skip
            told.append(f"{one.title}: kalibratiefout {error}")
        axes.set(
            xlim=(0, 1.02), ylim=(0, 1.02),
            xlabel="hoe zeker het model zegt te zijn", ylabel="deel dat goed is",
            title="Betekent een kans wat hij zegt?",
        )  # fmt: skip
        figure.legend(loc="outside lower center", frameon=False)
        return _svg(
            figure,
            "Betekent een kans wat hij zegt?",
            f"Zekerheid tegen het deel dat goed is, in tien even grote groepen. {'; '.join(told)}.",
        )


def draw_curve(curve: Sequence[CurvePoint]) -> str:
    """How well our pipeline understands, against the sentences it learned from."""
    told = []
    sentences = [point.sentences for point in curve]
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(6.5, 4.5), layout="constrained")
        axes = figure.add_subplot()
        for name, (colour, marker, line) in zip(curve[0].first, LOOKS, strict=False):
            found = [point.first[name] for point in curve]
            axes.fill_between(
                sentences, [e.low for e in found], [e.high for e in found],
                color=colour, alpha=0.15, linewidth=0,
            )  # fmt: skip
            axes.plot(
                sentences, [e.value for e in found], color=colour, marker=marker,
                linestyle=line, label=NAMES.get(name, name),
            )  # fmt: skip
            steps = ", ".join(
                f"{point.sentences} zinnen {number(point.first[name].value)}" for point in curve
            )
            told.append(f"{NAMES.get(name, name)}: {steps}")
        axes.set(
            xlabel="zinnen om van te leren", ylabel="eerste goed",
            title="Helpt meer leren nog?", xlim=(0, None),
        )  # fmt: skip
        figure.legend(loc="outside lower center", frameon=False, ncols=3)
        return _svg(
            figure,
            "Helpt meer leren nog?",
            f"Deel dat goed is bij steeds meer zinnen, met 95%-interval. {'; '.join(told)}.",
        )


def _matrix(axes: Axes, names: Sequence[str], matrix: Any) -> None:
    axes.set(xlabel="begrepen als", ylabel="bedoeld", title="Wat verwisseld wordt")
    if not names:
        axes.set(xticks=[], yticks=[])
        axes.text(0.5, 0.5, "niets", ha="center", va="center")
        return
    wrong = matrix.copy()
    np.fill_diagonal(wrong, 0)
    worst = max(FULL, int(wrong.max(initial=0)))
    axes.imshow(wrong / worst, cmap="Oranges", vmin=0, vmax=1.6)  # dark enough to read black on
    for row, column in zip(*matrix.nonzero(), strict=True):
        colour = "#555555" if row == column else "#000000"
        axes.text(column, row, str(matrix[row, column]), ha="center", va="center", color=colour)
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)


def _svg(figure: Figure, title: str, description: str) -> str:
    """The picture, with its title and description where a screen reader looks for them."""
    drawn = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(drawn, format="svg", metadata=nothing)
    start, opening, rest = drawn.getvalue().partition("<svg ")
    attributes, end, body = rest.partition(">")
    words = (
        f'\n <title id="titel">{escape(title)}</title>'
        f'\n <desc id="uitleg">{escape(description)}</desc>'
    )
    marked = f'role="img" aria-labelledby="titel uitleg" {attributes}'
    return start + opening + marked + end + words + body
