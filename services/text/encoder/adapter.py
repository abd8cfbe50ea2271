"""What was learned on top of multilingual-e5-small: small matrices beside its weights (LoRA).

Made by `python -m bot.tune` (docs/adr/0012). Without the file the encoder works as it came.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from services.text.encoder.packed import Floats

FILE = Path(__file__).with_name("adapter.npz")


@dataclass(frozen=True, slots=True)
class Adapter:
    """For a matrix of the encoder by name ("l7.q"): what is added to it, (in, r) and (r, out)."""

    version: str
    down: dict[str, Floats] = field(default_factory=dict)
    up: dict[str, Floats] = field(default_factory=dict)

    def added_to(self, name: str) -> Floats | None:
        """What is added to the weights, (in, out); None when nothing is."""
        if name not in self.down:
            return None
        added: Floats = self.down[name] @ self.up[name]
        return added


def load_adapter(path: Path = FILE) -> Adapter:
    """Reads the file; an empty adapter when there is none. Raises ValueError when it is broken."""
    if not path.exists():
        return Adapter("none")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    adapter = Adapter(digest)
    with np.load(path, allow_pickle=False) as file:
        for key in file.files:
            name, _, kind = key.rpartition(".")
            if kind in ("down", "up"):
                into = adapter.down if kind == "down" else adapter.up
                into[name] = file[key].astype(np.float32)
    return adapter
