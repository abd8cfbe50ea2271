"""Renews what is kept in memory, so that a changed number is given within a minute or so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from services.conversation.ports import Memory, Report
from services.incidents.core import IncidentKind

RENEW_EVERY = 60.0  # seconds


async def keep_renewing(
    memory: Memory,
    load: Callable[[], Awaitable[Memory]],
    report: Report,
    *,
    every: float = RENEW_EVERY,
) -> None:
    """Puts what `load` gives in `memory`, again and again; never returns.

    A load that fails leaves the memory as it was. It is an incident once, until one succeeds.
    """
    failing = False
    while True:
        await asyncio.sleep(every)
        try:
            newer = await load()
        # Whatever is wrong in there, danger is answered from what we had and we try again.
        except Exception as error:
            if not failing:
                await report(IncidentKind.MEMORY_OLD, type(error).__name__)
            failing = True
        else:
            memory.renew(newer)
            failing = False
