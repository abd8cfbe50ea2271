"""Which words of offers a typed word may stand for."""

from __future__ import annotations

import pytest

from services.search.core import topic_word
from services.search.examples import everyday_words, read_sentences
from services.search.scoring import Found, rank_by_words
from services.search.spelling import sound, stem, words_of
from services.search.vocabulary import Vocabulary, read_stopwords

WORDS = (
    "thuisadministratie buurtbemiddeling scootmobiel taalhuis brieven belasting cliëntondersteuning"
    " vrijwilligerswerk veilig thuis formulieren 113 kunstenaar alzheimer café ouderen"
).split()


@pytest.fixture
def vocabulary() -> Vocabulary:
    made = Vocabulary()
    made.put((word, 1) for text in WORDS for word in words_of(text))
    return made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brief", "brieven"),
        ("formulier", "formulieren"),
        ("thuisadministatie", "thuisadministratie"),
        ("thuis administratie", "thuisadministratie"),
        ("skootmobiel", "scootmobiel"),
        ("clientondersteuning", "clientondersteuning"),
        ("CLIËNTONDERSTEUNING", "clientondersteuning"),
        ("vrijwiligerswerk", "vrijwilligerswerk"),
        ("bemiddeling", "buurtbemiddeling"),
        ("alzeimer", "alzheimer"),
        ("113", "113"),
    ],
)
def test_a_word_finds_the_word_it_stands_for(
    vocabulary: Vocabulary, typed: str, meant: str
) -> None:
    assert any(meant in term.words for term in vocabulary.terms(typed))


def test_two_words_typed_as_one_are_read_as_two(vocabulary: Vocabulary) -> None:
    told = [set(term.words) for term in vocabulary.terms("veiligtuis")]
    assert {"veilig"} in told


def test_a_number_is_never_taken_for_another_number(vocabulary: Vocabulary) -> None:
    assert vocabulary.terms("112")[0].words == {"112": 1.0}


def test_a_word_as_it_is_counts_more_than_one_that_looks_like_it(vocabulary: Vocabulary) -> None:
    words = vocabulary.terms("brieven")[0].words
    assert words["brieven"] == 1.0
    assert max(words.values()) == 1.0


def test_words_that_say_nothing_are_left_out_unless_there_are_no_others(
    vocabulary: Vocabulary,
) -> None:
    assert len(vocabulary.terms("ik heb een brief van de belasting")) == 2
    assert vocabulary.terms("ik")


def test_a_word_that_no_offer_has_any_more_is_not_meant_any_more(vocabulary: Vocabulary) -> None:
    vocabulary.put([("scootmobiel", 0)])
    assert "scootmobiel" not in vocabulary.terms("skootmobiel")[0].words


def test_everyday_words_lead_to_the_hulpvraag_residents_use_them_for() -> None:
    assert topic_word("praktische_hulp") in everyday_words()[stem("lamp")]


def test_search_learns_from_sentences_of_every_hulpvraag_and_from_no_small_talk() -> None:
    assert len(read_sentences()) == 37
    assert "groeten" not in read_sentences()


@pytest.mark.parametrize(
    ("one", "other"), [("brief", "brieven"), ("huis", "huizen"), ("formulier", "formulieren")]
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("taalhuys", "taalhuis"), ("projekt", "project"), ("gesin", "gezin")]
)
def test_words_that_sound_alike_meet(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_words_that_say_nothing_are_folded_as_words_are_typed() -> None:
    assert all(words_of(word) == [word] for word in read_stopwords())


def found(service_id: str, title: str, body: str = "") -> Found:
    return Found(service_id, title, "", "", body)


def test_the_offer_with_the_word_in_its_name_comes_first(vocabulary: Vocabulary) -> None:
    terms = vocabulary.terms("belasting")
    ranked = rank_by_words(
        terms, [found("a", "hulp", "brief van de belasting"), found("b", "belasting")], 10
    )
    assert ranked == ["b", "a"]


def test_the_offer_with_all_words_comes_before_one_that_has_a_word_twice(
    vocabulary: Vocabulary,
) -> None:
    terms = vocabulary.terms("belasting brieven")
    ranked = rank_by_words(
        terms,
        [found("a", "x", "belasting belasting"), found("b", "x", "belasting brieven")],
        10,
    )
    assert ranked == ["b", "a"]


def test_an_offer_without_any_of_the_words_is_not_found(vocabulary: Vocabulary) -> None:
    assert rank_by_words(vocabulary.terms("belasting"), [found("a", "wandelen")], 10) == []
