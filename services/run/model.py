"""The trained model: which one belongs to the data, config and code at hand, and making it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from services.settings import REPOSITORY, Settings, child_environ

# What a model is made of; a change in any of these asks for another model.
SOURCES = ("data", "bot", "services/text", "domain.yml", "config.yml", "requirements.lock")
KINDS = {".yml", ".py", ".csv", ".lock", ".tsv", ".txt"}
KEPT = 3  # models kept in VOORDEUR_HOME; older ones are removed after training


class TrainingFailed(Exception):
    """Rasa could not train; its own words are on standard error."""


def model_hash(
    root: Path = REPOSITORY, learned: bytes = b"", sources: tuple[str, ...] = SOURCES
) -> str:
    """Sixteen hex digits over everything a model is made of; `learned`: examples beside data/."""
    digest = hashlib.sha256()
    for source in sources:
        path = root / source
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.is_file() and file.suffix in KINDS:
                digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    if learned:
        digest.update(b"learned\0" + learned)
    return digest.hexdigest()[:16]


def learned_file(settings: Settings) -> Path | None:
    """Approved corrections that this installation trains with; None without (services/run/learned)."""
    path = settings.home / "learned" / "in-use.yml"
    return path if path.is_file() and path.stat().st_size else None


def model_path(settings: Settings) -> Path:
    """Where the model for the present sources, and what was learned, is or would be."""
    extra = learned_file(settings)
    number = model_hash(learned=extra.read_bytes() if extra is not None else b"")
    return settings.models / f"voordeur-{number}.tar.gz"


def ensure_model(settings: Settings, *, force: bool = False, quiet: bool = False) -> Path:
    """The model for the present sources; trained when there is none. Raises TrainingFailed."""
    path = model_path(settings)
    if path.exists() and not force:
        return path
    config, extra = REPOSITORY / "config.yml", learned_file(settings)
    train_to(path, config, settings, quiet=quiet, extra=extra)
    for old in sorted(settings.models.glob("voordeur-*.tar.gz"), key=_age)[:-KEPT]:
        old.unlink()
    return path


def train_to(
    path: Path,
    config: Path,
    settings: Settings,
    *,
    quiet: bool = False,
    extra: Path | None = None,
) -> None:
    """Trains in a process of its own, so that TensorFlow's memory goes away with it.

    `extra`: a file with more examples than those in data/.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"draft-{path.name}")
    more = [str(extra)] if extra is not None else []
    finished = subprocess.run(
        [sys.executable, "-m", "bot.train", str(draft), str(config), *more],
        cwd=REPOSITORY,
        env=bot_environ(settings),
        stdout=subprocess.DEVNULL if quiet else sys.stderr,
        check=False,
    )
    if finished.returncode != 0 or not draft.exists():
        raise TrainingFailed(str(finished.returncode))
    draft.replace(path)


def bot_environ(settings: Settings) -> dict[str, str]:
    """Environment of every process with Rasa in it."""
    return child_environ(
        {
            **settings.as_environ(),
            "RASA_TELEMETRY_ENABLED": "false",
            "RASA_CACHE_DIRECTORY": str(settings.home / "rasa-cache"),
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "TF_CPP_MIN_LOG_LEVEL": "2",
            # One thread each: several processes share two cores (measured: more is slower).
            "OMP_NUM_THREADS": "1",
            "TF_INTER_OP_PARALLELISM_THREADS": "1",
            "TF_INTRA_OP_PARALLELISM_THREADS": "1",
            "PYTHONHASHSEED": "0",  # the same data must give the same model
            "PYTHONWARNINGS": "ignore",
            # Rasa's logs quote messages from INFO on.
            "LOG_LEVEL": "WARNING",
        }
    )


def _age(path: Path) -> float:
    return path.stat().st_mtime
