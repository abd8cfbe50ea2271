"""Which of several places in one message are meant: fewer candidates, and one mention a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.places.context import Context, Span
from services.places.place import Place


def narrowed(
    spans: Sequence[Span], context: Context, provinces: Mapping[Place, str | None]
) -> list[Span]:
    """Ambiguous names by the other places, without towns that only say where one lies."""
    named = {span.places[0].municipality for span in spans if _is_certain(span)} - {None}
    kept: list[Span] = []
    for span in spans:
        if kept and context.lies_near(kept[-1], span):
            near = [place for place in kept[-1].places if provinces.get(place) == span.province]
            kept[-1] = _only(kept[-1], near)
        elif _is_certain(span):
            kept.append(span)
        else:
            kept.append(_only(span, [p for p in span.places if p.municipality in named]))
    return kept


def without_other_towns(spans: Sequence[Span]) -> list[Span]:
    """Without "Centrum" or "Noord" of one municipality where the message names another."""
    here = {place.municipality for span in spans if span.level == "plain" for place in span.places}
    return [
        span
        for span in spans
        if not (here and span.level == "everyday" and span.kind == "wijk")
        or any(place.municipality in here for place in span.places)
    ]


def without_whole_municipalities(spans: Sequence[Span], context: Context) -> list[Span]:
    """Without municipalities and postcodes of which a village or neighbourhood is named too.

    One that stands right beside the place in it goes along in that mention: "Hengelo Noord".
    """
    finest: dict[str | None, int] = {}
    for span in filter(_is_certain, spans):
        municipality = _municipality(span)
        finest[municipality] = max(_precision(span), finest.get(municipality, 0))
    kept: list[Span] = []
    dropped: Span | None = None
    for span in spans:
        before = kept[-1] if kept else None
        if finest.get(_municipality(span), 0) > _precision(span):
            if before is not None and _are_one(before, span, context):
                kept[-1] = replace(before, last=span.last)
            else:
                dropped = span
            continue
        if before is not None and before.places == span.places and context.are_linked(before, span):
            kept[-1] = replace(before, last=span.last)  # "7921 BN Zuidwolde"
        elif dropped is not None and _are_one(dropped, span, context):
            kept.append(replace(span, first=dropped.first))
        else:
            kept.append(span)
        dropped = None
    return kept


def _only(span: Span, places: Sequence[Place]) -> Span:
    """The span with fewer candidates; with all of them when none would be left."""
    return replace(span, places=tuple(places)) if places else span


def _are_one(first: Span, second: Span, context: Context) -> bool:
    return _municipality(first) == _municipality(second) and context.are_linked(first, second)


def _is_certain(span: Span) -> bool:
    return len({place.municipality for place in span.places}) == 1


def _municipality(span: Span) -> str | None:
    place = span.places[0]
    return place.municipality or place.elsewhere


def _precision(span: Span) -> int:
    """0 for a postcode somewhere in a municipality, 1 for the municipality, 2 for a place in it."""
    if span.kind == "postcode":
        return 0
    return 1 if span.places[0].name == _municipality(span) else 2
