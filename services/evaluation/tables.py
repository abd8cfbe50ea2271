"""The figures as Dutch tables (Markdown), by the name of their place in docs/begrip.md."""

from __future__ import annotations

import math
from collections.abc import Sequence

from services.evaluation.curve import CurvePoint
from services.evaluation.figures import Estimate
from services.evaluation.measured import JointFigures, PipelineFigures
from services.evaluation.sets import Taxonomy

NAMES = {
    "hulpvragen": "hulpvragen",
    "hulpvragen-typefouten": "hulpvragen met typefouten",
    "gesprek": "gesprek",
    "talen": "andere talen",
}
MOST_CONFUSED = 15  # pairs in the list
NOTHING = "–"
# What a reader must know of each part, before its table.
LEADS = {
    "hulpvragen": "Een hulpvraag wordt vergeleken met de andere hulpvragen, zoals `classify` doet. "
    "Met typefouten: dezelfde zinnen, in een op de vier woorden één letter verkeerd. "
    "De laatste regel is wat de bot als eerste denkt, uit alle bedoelingen.",
    "stemmen": "Dezelfde hulpvragen, per manier van schrijven. Bij 1.000-1.000 ging niets fout; "
    "bij zo weinig zinnen zegt dat interval weinig.",
    "talen": "Zinnen in andere talen:",
    "vergelijking": "Dezelfde zinnen om van te leren, dezelfde zinnen om te toetsen, één opdracht. "
    "Elke keten is vanaf niets getraind.",
    "per-hulpvraag": "Hulpvragen en gesprek samen, wat de bot als eerste denkt:",
    "verwisseld": "Wat onze keten het vaakst verwisselt:",
    "zekerheid": "Hoe zeker de keten zegt te zijn, en hoe vaak het dan goed is.",
    "leercurve": "Onze keten op een deel van de trainingszinnen, van elke bedoeling hetzelfde deel:",
    "drempel": "Elke keten met de drempels uit zijn eigen configuratie:",
    "meervoudig": "Wat onze keten van meer zorgen in één bericht maakt:",
}


def make_parts(
    pipelines: Sequence[PipelineFigures],
    curve: Sequence[CurvePoint],
    taxonomy: Taxonomy,
    *,
    source: str,
) -> dict[str, str]:
    """Every part that there are figures for. The first pipeline is ours; `source` says how made."""
    ours = pipelines[0]
    parts = {
        "hulpvragen": f"{_sets(ours)}\n\n{source}",
        "vergelijking": f"{_comparison(pipelines)}\n\n{source}",
    }
    for one in ours.sets:
        if one.groups and one.name in {"hulpvragen", "talen"}:
            name, head = ("talen", "taal") if one.name == "talen" else ("stemmen", "manier")
            parts[name] = _table(
                [head, "zinnen", "eerste goed", "bij eerste drie"],
                [[group, str(a.n), _wide(a), _wide(b)] for group, (a, b) in one.groups.items()],
            )
    if ours.joint is not None:
        parts["drempel"] = _straight(pipelines)
        parts["per-hulpvraag"] = _per_code(pipelines, taxonomy)
        parts["verwisseld"] = _confused(ours.joint)
        parts["zekerheid"] = _calibration(pipelines)
    if ours.both is not None and ours.false_second is not None:
        parts["meervoudig"] = _table(
            ["bericht", "berichten", "uitkomst"],
            [
                ["twee of meer zorgen", str(ours.both.n), f"alle gevonden: {_wide(ours.both)}"],
                [
                    "één zorg",
                    str(ours.false_second.n),
                    f"ten onrechte een tweede: {_wide(ours.false_second)}",
                ],
            ],
        )
    if curve:
        parts["leercurve"] = f"{_curve(curve)}\n\n{source}"
    return {name: f"{LEADS[name]}\n\n{part}" for name, part in parts.items()}


def confused_pairs(joint: JointFigures) -> list[tuple[str, str, int]]:
    """(truth, answer, times) of every confusion, the most frequent first."""
    names = joint.classes
    found = [
        (names[truth], names[answer], int(joint.matrix[truth, answer]))
        for truth, answer in zip(*joint.matrix.nonzero(), strict=True)
        if truth != answer
    ]
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def number(value: float) -> str:
    """Three decimals without the nought in front: .858."""
    if math.isnan(value):
        return NOTHING
    return f"{value:.3f}".removeprefix("0")


def _sets(ours: PipelineFigures) -> str:
    rows = [
        [
            NAMES.get(one.name, one.name),
            str(one.first.n),
            _wide(one.first),
            _wide(one.first_three),
            _wide(one.domain),
        ]
        for one in ours.sets
    ]
    if ours.joint is not None:
        right = ours.joint.right
        rows.append(["samen, uit alle bedoelingen", str(right.n), _wide(right), "", ""])
    return _table(["op", "zinnen", "eerste goed", "bij eerste drie", "leefgebied"], rows)


def _comparison(pipelines: Sequence[PipelineFigures]) -> str:
    head = ["", *(one.title for one in pipelines)]
    rows: list[list[str]] = []
    for place, one in enumerate(pipelines[0].sets):
        name = NAMES.get(one.name, one.name)
        of = [each.sets[place] for each in pipelines]
        rows.append([f"{name}: eerste goed", *(_wide(each.first) for each in of)])
        rows.append([f"{name}: bij eerste drie", *(_wide(each.first_three) for each in of)])
        if one.domain.n:
            rows.append([f"{name}: leefgebied", *(_wide(each.domain) for each in of)])
    joints = [one.joint for one in pipelines if one.joint is not None]
    if joints:
        rows.append(["samen: eerste goed", *(_wide(each.right) for each in joints)])
        rows.append(["samen: macro-F1", *(_wide(each.macro_f1) for each in joints)])
        rows.append(["samen: kalibratiefout", *(number(j.calibration_error) for j in joints)])
    rows.append(["trainen", *(_seconds(one.seconds) for one in pipelines)])
    for name, key in (("helft", "p50"), ("95%", "p95")):
        cells = [f"{one.latency[key]:.1f} ms".replace(".", ",") for one in pipelines]
        rows.append([f"een bericht begrijpen, {name} binnen", *cells])
    return _table(head, rows)


def _straight(pipelines: Sequence[PipelineFigures]) -> str:
    head = ["", "rechtstreeks beantwoord", "daarvan goed", "anders: goede bij de drie keuzes"]
    rows = []
    for one in pipelines:
        if one.joint is not None:
            asked = one.joint.choice
            count = f"{round(asked.value * asked.n)} van {asked.n}" if asked.n else NOTHING
            rows.append(
                [one.title, _wide(one.joint.straight), _wide(one.joint.straight_right), count]
            )
    return _table(head, rows)


def _per_code(pipelines: Sequence[PipelineFigures], taxonomy: Taxonomy) -> str:
    joints = [one.joint for one in pipelines if one.joint is not None]
    codes = sorted(joints[0].f1, key=lambda code: (code not in taxonomy.domains, code))
    return _table(
        ["hulpvraag of bedoeling", "zinnen", *(f"F1 {one.title}" for one in pipelines)],
        [
            [code, str(joints[0].f1[code][1]), *(number(each.f1[code][0]) for each in joints)]
            for code in codes
        ],
    )


def _confused(joint: JointFigures) -> str:
    pairs = confused_pairs(joint)[:MOST_CONFUSED]
    if not pairs:
        return "Niets is verwisseld."
    rows = [[truth, answer, str(times)] for truth, answer, times in pairs]
    return _table(["bedoeld", "begrepen als", "keer"], rows)


def _calibration(pipelines: Sequence[PipelineFigures]) -> str:
    found = [(one.title, one.joint) for one in pipelines if one.joint is not None]
    ours = found[0][1]
    errors = ", ".join(f"{title} {number(joint.calibration_error)}" for title, joint in found)
    bins = _table(
        ["de keten zegt", "zinnen", "is goed"],
        [[number(one.said), str(one.n), number(one.right)] for one in ours.bins],
    )
    return f"Kalibratiefout (ECE, tien even grote groepen): {errors}.\n\n{bins}"


def _curve(curve: Sequence[CurvePoint]) -> str:
    names = list(curve[0].first)
    return _table(
        ["deel", "zinnen", *(f"{NAMES.get(name, name)}: eerste goed" for name in names)],
        [
            [
                f"{point.share:.0%}",
                str(point.sentences),
                *(_wide(point.first[name]) for name in names),
            ]
            for point in curve
        ],
    )


def _wide(found: Estimate) -> str:
    if not found.n:
        return ""
    return f"{number(found.value)} ({number(found.low)}-{number(found.high)})"


def _seconds(seconds: float | None) -> str:
    return NOTHING if seconds is None else f"{seconds:.0f} s"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
