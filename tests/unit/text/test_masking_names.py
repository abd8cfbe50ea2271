"""Names go where the text introduces them; ordinary words, places and organisations stay."""

from __future__ import annotations

import pytest

from services.text.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ik ben Jan", "ik ben [naam]"),
        ("ik ben jan de vries uit hengelo", "ik ben [naam] uit hengelo"),
        ("Ik ben Anna van den Berg en ik", "Ik ben [naam] en ik"),
        ("Ik ben Marie-Louise van 't Hoff", "Ik ben [naam]"),
        ("Ik ben Ahmed el Idrissi", "Ik ben [naam]"),
        ("Ik ben Roos", "Ik ben [naam]"),
        ("ik ben tesfay", "ik ben [naam]"),
        ("ik heet fatma yılmaz en ik wil", "ik heet [naam] en ik wil"),
        ("mijn naam is piet van der molen", "mijn naam is [naam]"),
        ("mijn naam is J.P. de Groot-Jansen", "mijn naam is [naam]"),
        ("MIJN NAAM IS JAN JANSEN EN IK BEN MOE", "MIJN NAAM IS [naam] EN IK BEN MOE"),
        ("naam: Xandra Onbekend", "naam: [naam]"),
        ("u spreekt met Willemse", "u spreekt met [naam]"),
        ("goedemiddag, met Jansen", "goedemiddag, met [naam]"),
        ("hallo met truus uit Borne", "hallo met [naam] uit Borne"),
        ("mevrouw Post", "mevrouw [naam]"),
        ("mevrouw jansen heeft gebeld", "mevrouw [naam] heeft gebeld"),
        ("meneer van dijk", "meneer [naam]"),
        ("mw. A.M. Oosterink", "mw. [naam]"),
        ("de heer P. van 't Hof", "de heer [naam]"),
        ("dr. Bakker zegt", "dr. [naam] zegt"),
        ("mijn man Henk is ziek", "mijn man [naam] is ziek"),
        ("mijn man henk is ziek", "mijn man [naam] is ziek"),
        ("mijn vrouw Wil is ziek", "mijn vrouw [naam] is ziek"),
        ("mijn buurman Van der Molen", "mijn buurman [naam]"),
        ("mijn zoon (Daan, 6)", "mijn zoon ([naam], 6)"),
        ("mijn zoon heet milan", "mijn zoon heet [naam]"),
        ("mijn kinderen Jan, Piet en Sanne", "mijn kinderen [naam], [naam] en [naam]"),
        ("de moeder van Daan", "de moeder van [naam]"),
        ("cliënt Mohammed", "cliënt [naam]"),
        ("groetjes Anna Jansen", "groetjes [naam]"),
        ("mvg j jansen", "mvg [naam]"),
        ("Met vriendelijke groet,\n\nA. de Wit\nWijkracht", None),
        ("bedankt, Jan", "bedankt, [naam]"),
        ("My name is John Smith and I need help", "My name is [naam] and I need help"),
        ("nazywam się Piotr Kowalski", "nazywam się [naam]"),
        ("мене звати Оксана і я", "мене звати [naam] і я"),
        ("اسمي أحمد وأحتاج مساعدة", "اسمي [naam] وأحتاج مساعدة"),
    ],
)
def test_an_introduced_name_is_masked(text: str, masked: str | None) -> None:
    expected = "Met vriendelijke groet,\n\n[naam]\nWijkracht" if masked is None else masked
    assert mask(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "ik ben moe",
        "Ik ben Moe",
        "ik ben alleen",
        "IK BEN ALLEEN",
        "ik ben Nederlander",
        "Ik ben Oekraiense en zoek werk",
        "ik ben roos",
        "Ik ben Wijkverpleegkundige",
        "ik ben Wmo-consulent bij de gemeente",
        "ik ben van plan om te verhuizen",
        "ik ben de buurvrouw",
        "mijn man is ziek",
        "mijn vrouw wil niet",
        "mijn man Parkinson",
        "mijn moeder Alzheimer",
        "mevrouw is gevallen",
        "mevrouw verdwaalt steeds",
        "mevrouw van 93",
        "mevrouw de hele dag alleen",
        "meneer van de gemeente",
        "dokter zegt dat het stress is",
        "hoe heet het spreekuur",
        "het heet zorgtoeslag",
        "mijn naam is niet belangrijk",
        "mijn naam is verkeerd gespeld",
        "hallo met wie spreek ik",
        "met spoed hulp nodig",
        "Met vriendelijke groet, Wijkracht",
        "groetjes uit Hengelo",
        "groetjes en bedankt",
        "bedankt, fijne dag",
        "Anna Jansen belde",
    ],
)
def test_what_is_no_introduced_name_stays(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Ik ben Anna van Wijkracht", "van Wijkracht"),
        ("Ik ben Anna uit Zuidwolde", "uit Zuidwolde"),
        ("Ik ben Anna van Hengelo", "van Hengelo"),
        ("mevrouw Visser van de gemeente", "van de gemeente"),
        ("mijn man Jan en Wijkracht", "en Wijkracht"),
    ],
)
def test_the_place_and_the_organisation_behind_a_name_stay(text: str, stays: str) -> None:
    masked = mask(text)
    assert masked.kinds == ("naam",)
    assert masked.text.endswith(stays)
