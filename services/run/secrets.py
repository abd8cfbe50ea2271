"""Tokens between our own processes: generated once, in files only the owner can read."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def read_token(folder: Path, name: str) -> str:
    """The token of a process, made on first use. Two processes at once agree on one."""
    path = folder / f"{name}.token"
    if not path.exists():
        draft = folder / f"{name}.{os.getpid()}.draft"
        write_private(draft, secrets.token_urlsafe(32))
        # A link fails when another process was first; its token then holds for both.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def write_private(path: Path, content: str) -> None:
    """Writes a file that only the owner can read, replacing an older one whole."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    draft.replace(path)
