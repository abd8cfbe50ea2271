"""Models with approved corrections in them: made beside the one in use, and put in its place.

What is learned is one file of examples, kept in VOORDEUR_HOME. It belongs to what the model is
made of, so an upgrade trains with it again. The former model and its file stay for going back.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Protocol

from services.run.model import KEPT, learned_file, model_hash, model_path, train_to
from services.run.secrets import write_private
from services.settings import REPOSITORY, Settings


class CandidateUnknown(Exception):
    """There is no such candidate."""


class CandidateOutdated(Exception):
    """The candidate was made of other data or other code than there is now."""


class NoPrevious(Exception):
    """No model was ever replaced here."""


class Train(Protocol):
    """Makes a model in a file; services/run/model.train_to is the real one."""

    def __call__(
        self, path: Path, config: Path, settings: Settings, *, extra: Path | None = None
    ) -> None: ...


def train_candidate(settings: Settings, examples: Path, train: Train = train_to) -> Path:
    """A model with these examples beside data/; the model in use is not touched.

    The same examples give the same candidate, trained once. Raises TrainingFailed.
    """
    text = examples.read_text(encoding="utf-8")
    used = _model_with(settings, text)
    path = used.with_name(used.name.replace("voordeur-", "candidate-"))
    # The examples stay with it: they must not change between comparing and using.
    write_private(_examples_of(path), text)
    if not path.exists():
        train(path, REPOSITORY / "config.yml", settings, extra=_examples_of(path))
    for old in sorted(settings.models.glob("candidate-*.tar.gz"), key=_age)[:-KEPT]:
        _discard(old)
    return path


def use_candidate(settings: Settings, name: str) -> Path:
    """Puts a candidate in the place of the model in use, which is kept as the previous one.

    `name`: as it was printed, with or without folder and ending. Raises CandidateUnknown and
    CandidateOutdated; then nothing has changed.
    """
    stem = Path(name).name.removesuffix(".tar.gz")
    path = settings.models / f"{stem}.tar.gz"
    if not stem.startswith("candidate-") or not path.exists() or not _examples_of(path).exists():
        raise CandidateUnknown(name)
    examples = _examples_of(path).read_text(encoding="utf-8")
    target = _model_with(settings, examples)
    if target.name != path.name.replace("candidate-", "voordeur-"):
        raise CandidateOutdated(name)
    _link(path, target)
    _switch(settings, examples, target)
    _discard(path)
    return target


def restore_previous(settings: Settings) -> Path:
    """Puts the previous model back; going back twice is where one began. Raises NoPrevious.

    The path may be without a model after an upgrade: it is then trained by whoever needs it.
    """
    kept = settings.home / "learned" / "previous.yml"
    if not kept.exists():
        raise NoPrevious
    examples = kept.read_text(encoding="utf-8")
    target = _model_with(settings, examples)
    previous = target.with_name(target.name.replace("voordeur-", "previous-"))
    if previous.exists():
        _link(previous, target)
    _switch(settings, examples, target)
    return target


def _switch(settings: Settings, examples: str, target: Path) -> None:
    """Keeps the present model and examples as previous, then changes to these examples."""
    folder = settings.home / "learned"
    in_use, learned = model_path(settings), learned_file(settings)
    if target != in_use:
        for old in settings.models.glob("previous-*.tar.gz"):
            old.unlink()
        if in_use.exists():
            _link(in_use, in_use.with_name(in_use.name.replace("voordeur-", "previous-")))
        now = learned.read_text(encoding="utf-8") if learned is not None else ""
        write_private(folder / "previous.yml", now)
    # Last, and whole at once: until here the former model is the one in use.
    write_private(folder / "in-use.yml", examples)


def _model_with(settings: Settings, examples: str) -> Path:
    """Where the model with these examples beside data/ is, or would be."""
    return settings.models / f"voordeur-{model_hash(learned=examples.encode())}.tar.gz"


def _examples_of(candidate: Path) -> Path:
    return candidate.with_name(candidate.name.replace(".tar.gz", ".yml"))


def _discard(candidate: Path) -> None:
    candidate.unlink(missing_ok=True)
    _examples_of(candidate).unlink(missing_ok=True)


def _link(source: Path, target: Path) -> None:
    """The same file under a second name, in place of what was there; a copy without links."""
    draft = target.with_name(f"draft-{target.name}")
    draft.unlink(missing_ok=True)
    try:
        os.link(source, draft)
    except OSError:
        shutil.copyfile(source, draft)
    draft.replace(target)


def _age(path: Path) -> float:
    return path.stat().st_mtime
