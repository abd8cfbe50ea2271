"""The papers say what is true: decisions, settings, words, versions, and what may stand nowhere."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]
ADR = ROOT / "docs" / "adr"
DECISIONS = sorted(ADR.glob("[0-9]*.md"))
ADR_HEADINGS = ["Context", "Besluit", "Alternatieven", "Gevolgen", "Herzien wanneer"]
ADR_LENGTH = 500  # words; about one printed page
SETTING = re.compile(r"VOORDEUR_[A-Z_]+")

NOT_OURS = {".git", ".venv", "var"}  # left out where there is no git to ask
CODE_ROOMS = ("bot", "actions", "data", "services")
CODE_ENDINGS = {".py", ".yml", ".csv", ".tsv"}

OLD_NUMBER = b"0900-0113"  # out of use; who dials it gets no help. Now 113 or 0800-0113
REGISTRY = re.compile(rb"\b(?:pypi|pythonhosted|npmjs|debian)\.(?:org|com|net|io)\b", re.IGNORECASE)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(read("pyproject.toml"))["project"]
    return found


def publiccode() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(read("publiccode.yml"))
    return found


def our_files() -> Iterator[Path]:
    """Files in git or about to be; without git, everything but what tools leave behind."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        names = b""
    listed = [ROOT / name.decode() for name in names.split(b"\0") if name]
    return (path for path in listed or ROOT.rglob("*") if path.is_file() and is_ours(path))


def is_ours(path: Path) -> bool:
    folders = path.relative_to(ROOT).parent.parts
    return not any(folder in NOT_OURS or "cache" in folder for folder in folders)


def table_rows(text: str) -> list[list[str]]:
    """Cells of every Markdown table row, without headings and their rulers."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    rulers = [place for place, row in enumerate(rows) if set("".join(row)) <= set("-: ")]
    headings = [place - 1 for place in rulers]
    return [row for place, row in enumerate(rows) if place not in {*rulers, *headings}]


def test_every_decision_is_in_the_index_once_and_the_index_names_no_other() -> None:
    linked = re.findall(r"\]\(([^)]+\.md)\)", (ADR / "README.md").read_text(encoding="utf-8"))
    assert sorted(linked) == [path.name for path in DECISIONS]


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_number_date_status_and_headings_on_one_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    assert re.search(r"^- Datum: \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    assert re.search(r"^- Status: \w+ \(\d{4}-\d{2}-\d{2}\)", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ADR_HEADINGS
    assert len(text.split()) <= ADR_LENGTH


def test_the_title_of_a_decision_is_the_same_in_the_index() -> None:
    index = (ADR / "README.md").read_text(encoding="utf-8")
    for path in DECISIONS:
        heading = path.read_text(encoding="utf-8").splitlines()[0]
        number, title = heading.removeprefix("# ").split(" ", 1)
        assert f"| {number} | [{title}]({path.name}) |" in index


def test_a_decision_gives_the_reason_for_every_own_column_of_the_directory() -> None:
    reasons = "\n".join(path.read_text(encoding="utf-8") for path in DECISIONS)
    table = ""
    own = []
    for line in read("services/directory/tables.py").splitlines():
        if named := re.search(r'__tablename__ = "(\w+)"', line):
            table = named[1]
        elif column := re.match(r"    (\w+): Mapped.*# ours", line):
            own.append(f"`{table}.{column[1]}`")
    assert own
    assert [name for name in own if name not in reasons] == []


def test_the_documented_settings_are_the_ones_that_are_read() -> None:
    documented = set(SETTING.findall(read("docs/settings.md")))
    assert documented == set(SETTING.findall(read("services/settings.py")))


def test_every_setting_has_a_row_with_type_default_and_meaning() -> None:
    rows = {row[0].strip("`"): row for row in table_rows(read("docs/settings.md"))}
    assert set(rows) == set(SETTING.findall(read("services/settings.py")))
    assert all(len(row) == 4 and all(row) for row in rows.values())


def test_documented_defaults_are_the_real_ones() -> None:
    rows = table_rows(read("docs/settings.md"))
    defaults = {row[0].strip("`"): row[2].strip("`") for row in rows}
    settings = read_settings({})
    assert defaults["VOORDEUR_HOST"] == settings.host
    assert defaults["VOORDEUR_PORT"] == str(settings.port)
    assert defaults["VOORDEUR_RASA_PORT"] == str(settings.rasa_port)
    assert defaults["VOORDEUR_ACTIONS_PORT"] == str(settings.actions_port)


def test_readme_publiccode_and_changelog_have_the_version_of_the_project() -> None:
    version = project()["version"]
    assert re.findall(r"\bVersie (\d+\.\d+\.\d+)", read("README.md")) == [version]
    assert publiccode()["softwareVersion"] == version
    assert version in read("CHANGELOG.md")


def test_the_newest_changes_stand_on_top() -> None:
    headings = re.findall(r"^## (.+)$", read("CHANGELOG.md"), re.MULTILINE)
    assert headings[0].startswith("[Unreleased]")


def test_readme_names_the_python_version_of_the_project() -> None:
    oldest = re.match(r">=(\d+\.\d+),", project()["requires-python"])
    assert oldest
    assert set(re.findall(r"Python (\d+\.\d+)", read("README.md"))) == {oldest[1]}


@pytest.mark.parametrize("command", ["make start", "make test"])
def test_readme_shows_how_to_begin(command: str) -> None:
    assert command in read("README.md")


def test_publiccode_describes_the_project_within_the_lengths_of_the_standard() -> None:
    described = publiccode()["description"]["nl"]
    assert 0 < len(described["shortDescription"]) <= 150  # characters
    assert "\n" not in described["shortDescription"]
    assert 150 <= len(described["longDescription"]) <= 10_000  # characters
    assert described["features"]


def test_publiccode_and_the_project_name_the_same_licence() -> None:
    assert publiccode()["legal"]["license"] == project()["license"]["text"] == "EUPL-1.2"
    assert read("LICENSE").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")


def test_every_code_name_in_the_glossary_is_in_the_code() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in CODE_ROOMS
        for path in sorted((ROOT / room).rglob("*"))
        if path.suffix in CODE_ENDINGS
    )
    words = set(re.findall(r"\w+", code))
    rows = table_rows(read("docs/glossary.md"))
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row[1])]
    assert names
    assert [name for name in names if name not in words] == []


def test_every_word_of_the_glossary_stands_there_once_with_meaning_and_source() -> None:
    rows = table_rows(read("docs/glossary.md"))
    assert all(len(row) == 4 and all(row) for row in rows)
    words = [row[0] for row in rows]
    assert sorted(words) == sorted(set(words))


def test_the_old_number_of_113_is_nowhere_but_in_tests() -> None:
    found = [
        path.relative_to(ROOT)
        for path in our_files()
        if path.relative_to(ROOT).parts[0] != "tests" and OLD_NUMBER in path.read_bytes()
    ]
    assert found == []


def test_no_file_names_a_package_registry() -> None:
    found = [path.relative_to(ROOT) for path in our_files() if REGISTRY.search(path.read_bytes())]
    assert found == []
