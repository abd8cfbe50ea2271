"""Reading one text per line and writing one JSON object per line, and nothing else there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any


def read_lines() -> Iterator[str]:
    """Lines of standard input without their end; bytes that are no UTF-8 become "�"."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")


def write_object(found: dict[str, Any]) -> None:
    """One object on one line, at once: a program may be waiting for it."""
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """For the person at the terminal; standard output stays the answers' own."""
    print(text, file=sys.stderr, flush=True)
