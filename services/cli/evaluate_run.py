"""What `voordeur evaluate` does: asks each pipeline, prints the tables, writes the page."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from services.cli.lines import note
from services.cli.understanding import Parser, ParserFailed
from services.evaluation.asking import Parse, ask
from services.evaluation.curve import CurveFailed, CurvePoint, learn_in_bot, learning_curve
from services.evaluation.measured import PipelineFigures, measure
from services.evaluation.pictures import draw_confusion, draw_curve, draw_reliability
from services.evaluation.pipelines import (
    OURS,
    RASA_DEFAULT,
    RASA_LOGISTIC,
    Pipeline,
    ensure_trained,
    pipeline_hash,
)
from services.evaluation.report import MarkerMissing, replace_parts
from services.evaluation.sets import (
    DEVELOPMENT,
    HELD_OUT,
    SentenceSet,
    SetInvalid,
    Taxonomy,
    read_sets,
    read_taxonomy,
)
from services.evaluation.tables import make_parts
from services.evaluation.typing_errors import with_typing_errors
from services.run.model import TrainingFailed, ensure_model
from services.settings import REPOSITORY, Settings

DOCS = REPOSITORY / "docs"
MISTYPED = "hulpvragen"  # the set that is asked once more with typing errors
# Opens a pipeline's model: how to parse, and the seconds its training took (None: not known).
Open = Callable[[Pipeline], AbstractContextManager[tuple[Parse, float | None]]]


def run(given: argparse.Namespace) -> int:
    """Exit status: 1 is training or writing that failed, 2 is wrong use."""
    if given.quick and given.write:
        note("--quick meet op de ontwikkelset; --write schrijft alleen cijfers van de toets.")
        return 2
    settings: Settings = given.settings
    pipelines = [OURS]
    if not given.quick:
        pipelines += [RASA_LOGISTIC] if given.without_default else [RASA_DEFAULT, RASA_LOGISTIC]
    try:
        sets = read_sets(given.path or (DEVELOPMENT if given.quick else HELD_OUT))
        sets += [with_typing_errors(one) for one in sets if one.name == MISTYPED]
        taxonomy = read_taxonomy()
        found = compare(sets, taxonomy, pipelines, opener(settings, quick=given.quick))
        curve: list[CurvePoint] = []
        if given.learning_curve:
            note("De leercurve: onze keten leert vijf keer.")
            single = [one for one in sets if not (one.is_compound or one.is_typed)]
            curve = learning_curve(learn_in_bot(settings), single, taxonomy)
        parts = make_parts(found, curve, taxonomy, source=_source(given))
        for name, table in parts.items():
            print(f"## {name}\n\n{table}\n")
        if given.write:
            write(DOCS, parts, draw(found, curve))
    except SetInvalid as invalid:
        note(str(invalid))
        return 2
    except MarkerMissing as missing:
        note(f"docs/begrip.md is niet geschreven: {missing}")
        return 1
    except (TrainingFailed, ParserFailed, CurveFailed):
        note("Het meten is niet gelukt; hierboven staat waarom.")
        return 1
    return 0


def compare(
    sets: Sequence[SentenceSet], taxonomy: Taxonomy, pipelines: Sequence[Pipeline], opened: Open
) -> list[PipelineFigures]:
    """The figures of each pipeline on the same sets, in order. Raises SetInvalid."""
    found = []
    for pipeline in pipelines:
        with opened(pipeline) as (parse, seconds):
            asked = [(one, ask(parse, one, title=pipeline.title)) for one in sets]
        found.append(
            measure(
                pipeline.title, asked, taxonomy, thresholds=pipeline.thresholds(), seconds=seconds
            )
        )
    return found


def opener(settings: Settings, *, quick: bool) -> Open:
    """Models in processes of their own; quick takes the one in use, others are trained and timed."""

    @contextmanager
    def opened(pipeline: Pipeline) -> Iterator[tuple[Parse, float | None]]:
        note(f"{pipeline.title}: trainen als dat nog niet is gebeurd, en dan meten.")
        if quick:
            model, seconds = ensure_model(settings), None
        else:
            trained = ensure_trained(settings, pipeline)
            model, seconds = trained.model, trained.seconds
        parser = Parser(settings, model)
        try:
            yield parser.parse, seconds
        finally:
            parser.close()

    return opened


def draw(found: Sequence[PipelineFigures], curve: Sequence[CurvePoint]) -> dict[str, str]:
    """Pictures as SVG, by the part of the page that shows them."""
    pictures = {}
    if found[0].joint is not None:
        pictures["verwisseld"] = draw_confusion(found[0].joint)
        pictures["zekerheid"] = draw_reliability(found)
    if curve:
        pictures["leercurve"] = draw_curve(curve)
    return pictures


def write(docs: Path, parts: dict[str, str], pictures: dict[str, str]) -> None:
    """Puts the tables into begrip.md and the pictures beside it. Raises MarkerMissing."""
    shown = {
        name: f"![{name}](beelden/{name}.svg)\n\n{table}" if name in pictures else table
        for name, table in parts.items()
    }
    page = docs / "begrip.md"
    filled = replace_parts(page.read_text(encoding="utf-8"), shown)
    (docs / "beelden").mkdir(exist_ok=True)
    for name, picture in pictures.items():
        (docs / "beelden" / f"{name}.svg").write_text(picture, encoding="utf-8")
    page.write_text(filled, encoding="utf-8")


def _source(given: argparse.Namespace) -> str:
    """The command that gives the figures again, and what they are figures of."""
    options = [
        f"--{name}"
        for name in ("quick", "without-default", "learning-curve")
        if getattr(given, name.replace("-", "_"))
    ]
    names = [given.path.name] if given.path else []
    command = " ".join(["voordeur evaluate", *names, *options])
    return f"Gemeten met `{command}`; gegevens, configuratie en code `{pipeline_hash(OURS)}`."
