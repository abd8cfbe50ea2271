"""A model with corrections is made beside the one in use, can take its place, and can go back."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.run.learned import (
    CandidateOutdated,
    CandidateUnknown,
    NoPrevious,
    restore_previous,
    train_candidate,
    use_candidate,
)
from services.run.model import learned_file, model_hash, model_path
from services.settings import Settings, read_settings

EXAMPLES = 'version: "3.1"\nnlu: []\n'


class FakeTraining:
    """Writes what it was given to learn into the model."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(
        self, path: Path, config: Path, settings: Settings, *, extra: Path | None = None
    ) -> None:
        self.times += 1
        path.write_text(f"model met {extra.read_text() if extra else 'niets'}")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A house with a model in use."""
    found = read_settings({"VOORDEUR_HOME": str(tmp_path / "huis")})
    found.models.mkdir(parents=True)
    model_path(found).write_text("eerste model")
    return found


def examples(tmp_path: Path, text: str = EXAMPLES) -> Path:
    path = tmp_path / "verbeteringen.yml"
    path.write_text(text)
    return path


def names(settings: Settings) -> list[str]:
    return sorted(path.name.split("-")[0] for path in settings.models.iterdir())


def test_making_a_candidate_leaves_the_model_in_use_alone(
    settings: Settings, tmp_path: Path
) -> None:
    before = model_path(settings)
    train_candidate(settings, examples(tmp_path), FakeTraining())
    assert (model_path(settings), before.read_text()) == (before, "eerste model")


def test_a_candidate_learns_the_examples(settings: Settings, tmp_path: Path) -> None:
    made = train_candidate(settings, examples(tmp_path), FakeTraining())
    assert made.read_text() == f"model met {EXAMPLES}"


def test_the_same_examples_are_trained_once(settings: Settings, tmp_path: Path) -> None:
    training = FakeTraining()
    for _ in range(2):
        train_candidate(settings, examples(tmp_path), training)
    assert training.times == 1


def test_at_most_three_candidates_are_kept(settings: Settings, tmp_path: Path) -> None:
    for number in range(5):
        train_candidate(settings, examples(tmp_path, f"# {number}"), FakeTraining())
    assert names(settings).count("candidate") == 6  # three models, each with its examples


def test_a_candidate_takes_the_place_of_the_model_in_use(
    settings: Settings, tmp_path: Path
) -> None:
    candidate = train_candidate(settings, examples(tmp_path), FakeTraining())
    used = use_candidate(settings, candidate.name)
    assert (used, used.read_text()) == (model_path(settings), f"model met {EXAMPLES}")


@pytest.mark.parametrize("form", ["{stem}", "{stem}.tar.gz", "{folder}/{stem}.tar.gz"])
def test_a_candidate_may_be_named_in_every_way_it_was_shown(
    settings: Settings, tmp_path: Path, form: str
) -> None:
    candidate = train_candidate(settings, examples(tmp_path), FakeTraining())
    stem = candidate.name.removesuffix(".tar.gz")
    use_candidate(settings, form.format(stem=stem, folder=settings.models))
    assert learned_file(settings) is not None


def test_the_former_model_is_kept_as_the_previous_one(settings: Settings, tmp_path: Path) -> None:
    use_candidate(settings, train_candidate(settings, examples(tmp_path), FakeTraining()).name)
    kept = list(settings.models.glob("previous-*.tar.gz"))
    assert [path.read_text() for path in kept] == ["eerste model"]


def test_a_used_candidate_is_no_candidate_any_more(settings: Settings, tmp_path: Path) -> None:
    use_candidate(settings, train_candidate(settings, examples(tmp_path), FakeTraining()).name)
    assert "candidate" not in names(settings)


def test_going_back_gives_the_former_model_again(settings: Settings, tmp_path: Path) -> None:
    before = model_path(settings)
    use_candidate(settings, train_candidate(settings, examples(tmp_path), FakeTraining()).name)
    assert restore_previous(settings) == before == model_path(settings)
    assert (before.read_text(), learned_file(settings)) == ("eerste model", None)


def test_the_former_model_comes_back_even_when_tidied_away(
    settings: Settings, tmp_path: Path
) -> None:
    before = model_path(settings)
    use_candidate(settings, train_candidate(settings, examples(tmp_path), FakeTraining()).name)
    before.unlink()
    assert restore_previous(settings).read_text() == "eerste model"


def test_going_back_twice_is_where_one_began(settings: Settings, tmp_path: Path) -> None:
    candidate = train_candidate(settings, examples(tmp_path), FakeTraining())
    used = use_candidate(settings, candidate.name)
    restore_previous(settings)
    assert restore_previous(settings) == used
    assert used.read_text() == f"model met {EXAMPLES}"


def test_there_is_no_going_back_before_anything_changed(settings: Settings) -> None:
    with pytest.raises(NoPrevious):
        restore_previous(settings)


@pytest.mark.parametrize("name", ["candidate-nergens", "", "../huis", "voordeur-1.tar.gz"])
def test_an_unknown_candidate_changes_nothing(settings: Settings, name: str) -> None:
    before = model_path(settings)
    with pytest.raises(CandidateUnknown):
        use_candidate(settings, name)
    assert model_path(settings) == before


def test_a_candidate_of_other_data_is_refused(settings: Settings, tmp_path: Path) -> None:
    made = train_candidate(settings, examples(tmp_path), FakeTraining())
    old = made.with_name("candidate-0123456789abcdef.tar.gz")
    made.rename(old)
    made.with_name(made.name.replace(".tar.gz", ".yml")).rename(
        old.with_name("candidate-0123456789abcdef.yml")
    )
    before = model_path(settings)
    with pytest.raises(CandidateOutdated):
        use_candidate(settings, old.name)
    assert model_path(settings) == before


def test_what_was_learned_belongs_to_what_a_model_is_made_of(
    settings: Settings, tmp_path: Path
) -> None:
    candidate = train_candidate(settings, examples(tmp_path), FakeTraining())
    number = model_hash(learned=EXAMPLES.encode())
    assert use_candidate(settings, candidate.name).name == f"voordeur-{number}.tar.gz"
    assert number != model_hash()


def test_only_the_owner_can_read_what_was_learned(settings: Settings, tmp_path: Path) -> None:
    made = train_candidate(settings, examples(tmp_path), FakeTraining())
    kept = made.with_name(made.name.replace(".tar.gz", ".yml"))
    assert kept.stat().st_mode & 0o077 == 0
    use_candidate(settings, made.name)
    learned = learned_file(settings)
    assert learned is not None and learned.stat().st_mode & 0o077 == 0
