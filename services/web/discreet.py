"""Keeps what aiohttp itself logs from naming a resident: no address, no words of a request."""

from __future__ import annotations

import logging


class Discreet(logging.Filter):
    """Leaves the class of a failure and nothing else."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if record.exc_info else None
        record.msg = "a request could not be handled: %s"
        record.args = (kind.__name__ if kind is not None else "unknown",)
        record.exc_info = record.exc_text = record.stack_info = None
        return True


DISCREET = Discreet()


def be_discreet() -> None:
    """Harmless to repeat: a filter is added once."""
    logging.getLogger("aiohttp.server").addFilter(DISCREET)
