"""A model belongs to the data, configuration and code it was made of, and to nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.run.model import model_hash

FILES = {
    "data/nlu/schulden.yml": "version: '3.1'",
    **{f"data/nlu/{letter}.yml": letter for letter in "qazwsxedcrfv"},
    "bot/channel.py": "x = 1",
    "services/text/masking/masker.py": "y = 1",
    "domain.yml": "responses: {}",
    "config.yml": "language: nl",
    "requirements.lock": "rasa==3.6.21",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


def test_the_same_sources_make_the_same_model(root: Path) -> None:
    assert model_hash(root) == model_hash(root)


def test_a_copy_elsewhere_makes_the_same_model(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elders")
    for name, content in reversed(FILES.items()):
        path = elsewhere / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    assert model_hash(elsewhere) == model_hash(root)


@pytest.mark.parametrize("name", [name for name in FILES if len(name) > len("data/nlu/a.yml")])
def test_a_change_in_what_a_model_is_made_of_asks_for_another(root: Path, name: str) -> None:
    before = model_hash(root)
    (root / name).write_text("anders")
    assert model_hash(root) != before


@pytest.mark.parametrize("name", ["data/nlu/nieuw.yml", "bot/nieuw.py", "services/text/data/n.csv"])
def test_a_new_source_asks_for_another_model(root: Path, name: str) -> None:
    before = model_hash(root)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("")
    assert model_hash(root) != before


def test_a_source_with_another_name_asks_for_another_model(root: Path) -> None:
    before = model_hash(root)
    (root / "bot/channel.py").rename(root / "bot/channel2.py")
    assert model_hash(root) != before


@pytest.mark.parametrize(
    "name",
    ["bot/__pycache__/channel.cpython-311.pyc", "README.md", "services/app.py", "var/voordeur.db"],
)
def test_what_is_no_part_of_a_model_changes_nothing(root: Path, name: str) -> None:
    before = model_hash(root)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("anders")
    assert model_hash(root) == before


def test_a_hash_fits_a_file_name(root: Path) -> None:
    assert len(model_hash(root)) == 16 and model_hash(root).isalnum()
