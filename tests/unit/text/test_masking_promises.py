"""What masking promises for every text: no long number left, twice is once, no error, in time."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.text import masking
from services.text.masking import Masked, hashed_files, mask, masking_hash
from tests.proportion import grows_in_proportion

WORDS = (
    "ik ben mevrouw Jan jan de van der den 12 06 12345678 123456782 geboren op 1-2-1961 bsn straat Hagen "
    "Dorpsstraat 7551 AB en , . \n groetjes naam : is heet woon aan Plein 1944 nr 5 NL91ABNA0417164300 BE68 "
    "+49 151 23456789 0800-2000 € 12.500 euro 3 mei jaar [bsn] [naam] [postcode] @ jan@x.nl at punt nl ' ( ) "
    "- / 112 2019 2021 nul zes een twee tel 't Achter J. 9.00 12.30 huisnummer adres mijn man zoon Roos bos "
    "met hallo 1 2 3 4 5 6 7 8 9 0 mvg"
).split(" ")
chat = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", "", "-", "."])), max_size=25
).map(lambda pairs: "".join(word + gap for word, gap in pairs))
anything = st.text(st.characters(exclude_categories=()))  # lone surrogates and NUL too


def test_a_whole_letter_is_masked_and_its_kinds_are_in_order() -> None:
    masked = mask(
        "Cliënt Mohammed (BSN 111222333), geb. 1-1-1980, Kerkstraat 1, 7551AB Hengelo, "
        "tel 06-12345678, jan@x.nl, NL91ABNA0417164300. Hij heeft 12.500 euro schuld."
    )
    assert masked == Masked(
        "Cliënt [naam] (BSN [bsn]), geb. [geboortedatum], [adres], 7551 [postcode] Hengelo, "
        "tel [telefoon], [email], [iban]. Hij heeft 12.500 euro schuld.",
        ("naam", "bsn", "geboortedatum", "adres", "postcode", "telefoon", "email", "iban"),
    )


def test_a_text_without_personal_data_is_unchanged() -> None:
    assert mask("Ik heb schulden. Wie helpt mij?") == Masked("Ik heb schulden. Wie helpt mij?", ())


def test_an_empty_text_stays_empty() -> None:
    assert mask("") == Masked("", ())


def test_a_label_that_was_there_already_is_not_counted() -> None:
    assert mask("mijn bsn is [bsn]") == Masked("mijn bsn is [bsn]", ())


def test_a_kind_is_named_once() -> None:
    assert mask("06-12345678 of 06-87654321").kinds == ("telefoon",)


@settings(max_examples=300, deadline=None)
@given(chat | anything)
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once.text) == Masked(once.text, ())


@settings(max_examples=200, deadline=None)
@given(anything)
def test_masking_never_raises(text: str) -> None:
    masked = mask(text)
    assert len(masked.kinds) == len(set(masked.kinds))


@settings(max_examples=200, deadline=None)
@given(chat, st.integers(0, 999_999_999), chat)
def test_no_run_of_nine_digits_remains(before: str, number: int, after: str) -> None:
    left = mask(f"{before} {number:09d} {after}").text
    left = re.sub(r"0[89]00[ .\-]*\d{7}", "", left)  # service numbers may have eleven
    assert not re.search(r"\d{9}", left)


@settings(max_examples=100, deadline=None)
@given(st.integers(10_000_000, 999_999_999), st.sampled_from([" ", ".", "-"]), st.data())
def test_no_bsn_with_separators_remains(number: int, separator: str, data: st.DataObject) -> None:
    digits = str(number)
    cut = data.draw(st.integers(2, 4))
    written = separator.join((digits[:cut], digits[cut : cut + 2], digits[cut + 2 :]))
    assert mask(f"mijn bsn is {written}.").text == "mijn bsn is [bsn]."


@pytest.mark.parametrize(
    "unit",
    [
        "a", "1", " ", "\n", "@", "a@", "a.", "1 ", "1.", "a-", "A ", "\x00", "\ud800", "bsn ",
        "mevrouw ", "ik ben Jan en ", "Dorpsstraat 12 ", "12-03-1961 ", "geboren 1 ", "06-12345678 ",
        "+1234567 8 9 ", "DE89 ", "7551 AB 12 ", "12.30-", "nul zes een ", "[bsn]", "mijn man Jan, ",
    ],
)  # fmt: skip
def test_a_hundred_kilobytes_take_time_in_proportion(unit: str) -> None:
    assert grows_in_proportion(mask, unit, 100_000)


def test_the_fingerprint_of_the_rules_is_stable() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", masking_hash())
    assert masking_hash() == masking_hash()


def test_the_fingerprint_covers_every_module_and_list_that_masking_uses() -> None:
    room = Path(masking.__file__).parent
    names, todo = set(), {"masker"}
    while todo:
        name = todo.pop()
        names.add(name)
        for node in ast.walk(ast.parse((room / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "services.text.masking":
                todo |= {alias.name for alias in node.names} - names
            elif isinstance(node, ast.ImportFrom) and str(node.module).startswith(
                "services.text.masking."
            ):
                todo |= {str(node.module).rpartition(".")[2]} - names
    sources = {f"{name}.py" for name in names}
    lists = {
        found
        for name in names
        for found in re.findall(r"\w+\.csv", (room / f"{name}.py").read_text(encoding="utf-8"))
    }
    assert {file.name for file in hashed_files()} == sources | lists


def test_everything_of_masking_stands_in_one_folder() -> None:
    room = Path(masking.__file__).parent
    assert room.name == "masking"
    assert {file for file in hashed_files() if not file.is_relative_to(room)} == set()
    parts = {file for file in room.rglob("*") if file.suffix in {".py", ".csv"}}
    assert parts - set(hashed_files()) == {room / "__init__.py"}
