"""What the form of a contact moment needs, for the page of a chat and of a call alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from multidict import MultiDictProxy

from services.contact.core import (
    AgeBand,
    Channel,
    ContactDraft,
    ContactInvalid,
    FoundBy,
    Known,
    Outcome,
)

FEWEST_TOPICS = 2  # lists to choose a hulpvraag from, empty ones included


def lists(form: MultiDictProxy[Any]) -> dict[str, list[str]]:
    """Every text field of a form with all its values."""
    return {name: [value for value in form.getall(name) if isinstance(value, str)] for name in form}


def filled_in(draft: ContactDraft) -> dict[str, list[str]]:
    """The fields of a draft, as a form would send them."""
    return {
        "hulpvraag": list(draft.help_requests),
        "gemeente": [draft.municipality or ""],
        "leeftijd": [draft.age_band.value if draft.age_band is not None else ""],
        "bron": [draft.found_by.value],
        "uitkomst": [draft.outcome.value],
        "doorverwezen": list(draft.referred),
        "kanaal": [draft.channel.value],
        "minuten": [str(draft.minutes)],
    }


def form_context(
    draft: ContactDraft,
    known: Known,
    data: Mapping[str, Sequence[str]] | None = None,
    invalid: ContactInvalid | None = None,
) -> dict[str, Any]:
    """What templates/form.html asks for; `data` is what was filled in and refused."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, domain in known.life_domains.items():
        name = known.domain_names.get(domain, domain)
        groups.setdefault(name, []).append((code, known.titles.get(code, code)))
    filled = {**filled_in(draft), **(data or {})}
    topics = [code for code in filled["hulpvraag"] if code]
    room = max(FEWEST_TOPICS, len(topics) + 1)
    return {
        "draft": draft,
        "filled": filled,
        "topics": [*topics, *[""] * (room - len(topics))],
        "groups": groups,
        "municipalities": sorted(known.municipalities),
        "bands": [band.value for band in AgeBand],
        "sources": [item.value for item in FoundBy],
        "outcomes": [item.value for item in Outcome],
        "channels": [item.value for item in Channel],
        "field": f"{invalid.field}-veld" if invalid is not None else "inhoud",
    }


def of_channel(draft: ContactDraft, channel: Channel) -> ContactDraft:
    return replace(draft, channel=channel)
