"""Which places a message names."""

from __future__ import annotations

import pytest

from services.places.core import Gazetteer

OUTSIDE = None


def names(gazetteer: Gazetteer, text: str) -> list[tuple[str, str | None]]:
    """Name and municipality of every candidate, in order."""
    return [
        (place.name, place.municipality)
        for mention in gazetteer.find(text)
        for place in mention.candidates
    ]


@pytest.mark.parametrize(
    ("text", "name", "municipality"),
    [
        ("ik woon in Beckum", "Beckum", "Hengelo"),
        ("HENGELO", "Hengelo", "Hengelo"),
        ("zuid wolde", "Zuidwolde", "De Wolden"),
        ("oud-ootmarsum", "Oud Ootmarsum", "Dinkelland"),
        ("noorddeurningen", "Noord Deurningen", "Dinkelland"),
        ("op 't Lansink", "Tuindorp 't Lansink", "Hengelo"),
        ("op ’t lansink", "Tuindorp 't Lansink", "Hengelo"),
        ("St. Isidorushoeve", "Sint Isidorushoeve", "Haaksbergen"),
        ("Balgoy bij Wychen", "Balgoij", "Wijchen"),
        ("Hengelo's buurthuis", "Hengelo", "Hengelo"),
        ("Hengelo'da oturuyorum", "Hengelo", "Hengelo"),
        ("mieszkam w Meppel", "Meppel", "Meppel"),
        ("Ik kom uit Súdwest-Fryslân", "Súdwest-Fryslân", OUTSIDE),
        ("ik werk in Almelo", "Almelo", OUTSIDE),
        ("gemeente Hof van Twente", "Hof van Twente", OUTSIDE),
    ],
)
def test_a_place_is_found_in_any_spelling(
    gazetteer: Gazetteer, text: str, name: str, municipality: str | None
) -> None:
    assert names(gazetteer, text) == [(name, municipality)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("mepel", "Meppel"),
        ("oldezaal", "Oldenzaal"),
        ("hengolo", "Hengelo"),
        ("hegnelo", "Hengelo"),
        ("haaksberge", "Haaksbergen"),
        ("wychen", "Wijchen"),
        ("denekmp", "Denekamp"),
        ("dinkeland", "Dinkelland"),
        ("groot drine", "Groot Driene"),
    ],
)
@pytest.mark.parametrize("message", ["{}", "ik woon in {} en ik zoek hulp bij mijn schulden"])
def test_a_small_typing_error_is_forgiven(
    gazetteer: Gazetteer, typed: str, name: str, message: str
) -> None:
    assert [found for found, _ in names(gazetteer, message.format(typed))] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "hij gooit met borden",
        "ik ben hier geboren",
        "dat is echt waar",
        "meppen en schoppen",
        "het is hier een ruine",
        "in deze wijken",
        "druk druk druk",
        "zij drukten de deur dicht",
        "op het feest",
        "liever niet",
        "vinden jullie dat normaal",
        "dwingen mag niet",
        "in de haven",
        "even wachten",
        "wat leuk zeg",
        "een kort gesprek",
        "dat is nuttig",
        "als dat kan",
        "deels waar",
        "de wolken in de lucht",
        "mijn oude willen ze niet",
        "heel stroom verbruikt",
    ],
)
def test_an_ordinary_word_is_no_misspelt_place(gazetteer: Gazetteer, text: str) -> None:
    assert names(gazetteer, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "ik kan er nargens mit de buurte over praten",
        "elke ochtent drama in de gang",
        "hij moet mij helpe met wasse",
        "neeee",
        "ik kreeg 63 huisen niet",
    ],
)
def test_words_of_people_who_find_writing_hard_are_no_places(
    gazetteer: Gazetteer, text: str
) -> None:
    assert names(gazetteer, text) == []


@pytest.mark.parametrize(
    ("typed", "errors_allowed"),
    [
        ("Bornr", True),  # 5 letters, 1 error
        ("Bornrx", False),  # 5 letters, 2 errors
        ("Wijhcen", True),  # 7 letters, a swap is one error
        ("Wijxyen", False),  # 7 letters, 2 errors
        ("Hafelde", False),  # Havelte has 7 letters, 2 errors
        ("Hakzbergen", True),  # 11 letters, 2 errors
        ("Hakzbergin", False),  # 11 letters, 3 errors
        ("Lhe", False),  # Lhee has 4 letters
        ("Lheee", False),
        ("Urkk", False),
    ],
)
def test_one_error_from_five_letters_and_two_from_eight(
    gazetteer: Gazetteer, typed: str, errors_allowed: bool
) -> None:
    assert bool(names(gazetteer, f"ik woon in {typed}")) is errors_allowed


@pytest.mark.parametrize(
    "text",
    [
        "er is veel gedoe in de wijk",
        "in onze wijk",
        "De wijk is vies",
        "de wijkagent kwam langs",
        "IK WOON IN DE WIJK",
        "Ik Woon In De Wijk",
        "de wijk in het zuiden",
        "ik zit in het centrum",
        "onder de linde in de tuin",
        "een fort van kussens",
        "de touwen zitten losser",
        "wat een goor huis",
        "overlast van Buren",
        "mijn buren en hun buren",
        "wij kampen met schulden",
        "moeilijk wateren",
        "hij weert alle hulp af",
        "hij delft het onderspit",
        "over berg en dal",
        "in 't darp",
        "de graven op het kerkhof",
        "de essen worden gekapt",
        "Noord-Holland",
        "wij komen uit Noord-Brabant",
        "in Fort Bourtange",
        "zij zit in grave problemen",
    ],
)
def test_a_name_that_is_also_a_word_is_usually_the_word(gazetteer: Gazetteer, text: str) -> None:
    assert names(gazetteer, text) == []


@pytest.mark.parametrize(
    ("text", "name", "municipality"),
    [
        ("ik woon in De Wijk", "de Wijk", "De Wolden"),
        ("ik woon in de Wijk", "de Wijk", "De Wolden"),
        ("het dorp de wijk", "de Wijk", "De Wolden"),
        ("de wijk bij meppel", "de Wijk", "De Wolden"),
        ("de wijk in de wolden", "de Wijk", "De Wolden"),
        ("7957 de wijk", "de Wijk", "De Wolden"),
        ("ik woon in linde", "Linde", "De Wolden"),
        ("vervoer in Fort", "Fort", "De Wolden"),
        ("echten, drenthe", "Echten", "De Wolden"),
        ("wij wonen in ansen", "Ansen", "De Wolden"),
        ("iets in darp", "Darp", "Westerveld"),
        ("in Oele", "Oele", "Hengelo"),
        ("ik woon in Leur", "Leur", "Wijchen"),
        ("in de wijk de Els", "De Els", "Haaksbergen"),
        ("in het centrum van haaksbergen", "Centrum", "Haaksbergen"),
        ("glinde oldenzaal", "Glinde", "Oldenzaal"),
        ("in de Nijverheid", "Nijverheid", "Hengelo"),
        ("ik kom uit Losser", "Losser", OUTSIDE),
        ("uit Goor", "Goor", OUTSIDE),
        ("ik woon in assen", "Assen", OUTSIDE),
        ("gemeente buren", "Buren", OUTSIDE),
    ],
)
def test_a_name_that_is_also_a_word_is_a_place_in_clear_context(
    gazetteer: Gazetteer, text: str, name: str, municipality: str | None
) -> None:
    assert names(gazetteer, text) == [(name, municipality)]


@pytest.mark.parametrize("text", ["ik woon in Noord", "in de wijk noord is veel overlast"])
def test_a_part_that_every_town_has_is_asked_about(gazetteer: Gazetteer, text: str) -> None:
    (found,) = gazetteer.find(text)
    towns = {place.municipality for place in found.candidates}
    assert len(towns) == 10 and "Hengelo" in towns


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ik woon in de wijk Hasselo", "Hasselo"),
        ("ik woon in Ruinen, in de wijk is overlast", "Ruinen"),
        ("in het Centrum van Hengelo", "Hengelo"),
        ("Amsterdam Noord", "Amsterdam"),
        ("Oldenzaal-Noord", "Oldenzaal"),
        ("de wolken boven Hengelo", "Hengelo"),
    ],
)
def test_the_word_beside_another_place_stays_a_word(
    gazetteer: Gazetteer, text: str, name: str
) -> None:
    assert [found for found, _ in names(gazetteer, text)] == [name]


@pytest.mark.parametrize(
    ("text", "mention", "name"),
    [
        ("ik woon in Hengelo Noord", "Hengelo Noord", "Noord"),
        ("Hengelo, in de wijk Hasseler Es", "Hengelo, in de wijk Hasseler Es", "Hasseler Es"),
        ("Beckum, gemeente Hengelo", "Beckum, gemeente Hengelo", "Beckum"),
        ("ik woon in Hengelo. Ja, op Hasselo.", "Hasselo", "Hasselo"),
        ("7551 AB Hengelo", "7551 AB Hengelo", "Hengelo"),
        ("7921 BN Zuidwolde", "7921 BN Zuidwolde", "Zuidwolde"),
        ("Delden, gemeente Hof van Twente", "Delden, gemeente Hof van Twente", "Delden"),
    ],
)
def test_a_place_and_its_municipality_are_one_mention(
    gazetteer: Gazetteer, text: str, mention: str, name: str
) -> None:
    (found,) = gazetteer.find(text)
    assert [place.name for place in found.candidates] == [name]
    assert found.text == text[found.start : found.end] == mention


@pytest.mark.parametrize(
    "text", ["koekange bij meppel", "Koekange, vlakbij Meppel", "Koekange in de buurt van Meppel"]
)
def test_a_town_that_says_where_a_village_lies_is_left_out(gazetteer: Gazetteer, text: str) -> None:
    assert names(gazetteer, text) == [("Koekange", "De Wolden")]


def test_all_places_of_a_message_are_given_in_order(gazetteer: Gazetteer) -> None:
    text = "mijn moeder woont in Borne, ik in Hengelo en mijn zus in Enschede"
    assert names(gazetteer, text) == [
        ("Borne", "Borne"),
        ("Hengelo", "Hengelo"),
        ("Enschede", OUTSIDE),
    ]


def test_a_place_named_twice_is_given_once(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "Borne, ja Borne") == [("Borne", "Borne")]


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("Hengelo (Gld)", "Bronckhorst"),
        ("Hengelo (Gld.)", "Bronckhorst"),
        ("hengelo gelderland", "Bronckhorst"),
        ("Hengelo in Gelderland", "Bronckhorst"),
        ("Hengelo, gemeente Bronckhorst", "Bronckhorst"),
        ("Zuidwolde Groningen", "Het Hogeland"),
        ("Afferden L", "Bergen"),
        ("Rossum, Gelderland", "Maasdriel"),
    ],
)
def test_a_namesake_is_outside_when_its_province_is_named(
    gazetteer: Gazetteer, text: str, elsewhere: str
) -> None:
    (mention,) = gazetteer.find(text)
    (place,) = mention.candidates
    assert (place.kind, place.municipality, place.elsewhere) == ("buiten", None, elsewhere)
    assert mention.text == text


@pytest.mark.parametrize("text", ["Hengelo", "hengelo ov", "Hengelo (O.)", "Hengelo Overijssel"])
def test_hengelo_is_the_one_in_overijssel(gazetteer: Gazetteer, text: str) -> None:
    assert names(gazetteer, text) == [("Hengelo", "Hengelo")]


def test_moving_from_zuidwolde_to_groningen_names_both(gazetteer: Gazetteer) -> None:
    text = "ik verhuis van Zuidwolde naar Groningen"
    assert names(gazetteer, text) == [("Zuidwolde", "De Wolden"), ("Groningen", OUTSIDE)]


@pytest.mark.parametrize(
    ("text", "municipalities"),
    [
        ("ik woon in Berghuizen", ["Oldenzaal", "De Wolden"]),
        ("Berghuizen in Oldenzaal", ["Oldenzaal"]),
        ("Berghuizen, gemeente De Wolden", ["De Wolden"]),
        ("Berghuizen bij Ruinen", ["De Wolden"]),
        ("Berghuizen bij Meppel", ["De Wolden"]),
    ],
)
def test_berghuizen_is_ambiguous_unless_the_message_says_which(
    gazetteer: Gazetteer, text: str, municipalities: list[str]
) -> None:
    assert [place for _, place in names(gazetteer, text)] == municipalities


@pytest.mark.parametrize(
    "text",
    [
        "Hengelosestraat 12",
        "Bornsestraat",
        "de Meppelerweg",
        "Twents Carmel College",
        "mevrouw Wensink",
        "dhr. van Rossum",
        "Met vriendelijke groet, E. van Rossum-Kuiper",
        "de familie van Echten",
        "langs de Wapse Aa",
        "MensenWerk en Wijkracht",
    ],
)
def test_streets_schools_people_and_rivers_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert names(gazetteer, text) == []
