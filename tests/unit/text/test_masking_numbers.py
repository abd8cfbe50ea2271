"""BSN, bank account, telephone, e-mail: masked by shape; public numbers and amounts stay."""

from __future__ import annotations

import pytest

from services.text.masking import mask


@pytest.mark.parametrize(
    "written",
    [
        "123456782",
        "1234.56.782",
        "123 456 782",
        "1234 56 782",
        "123-456-782",
        "12 34 56 78 2",
        "1 2 3 4 5 6 7 8 2",
        "12345678",
        "١٢٣٤٥٦٧٨٢",
        "123\u00a0456\u00a0782",
        "123\u200b456\u200b782",
    ],
)
def test_a_bsn_is_masked_however_it_is_written(written: str) -> None:
    assert mask(f"het is {written} geloof ik").text == "het is [bsn] geloof ik"


def test_a_bsn_with_a_typing_error_is_masked_too() -> None:
    assert mask("mijn bsn is 123456789").text == "mijn bsn is [bsn]"


@pytest.mark.parametrize(
    "said", ["bsn", "BSN-nummer", "burgerservicenummer", "sofinummer", "mijn sofi nummer is"]
)
def test_a_number_called_bsn_is_masked_with_a_digit_too_few(said: str) -> None:
    assert mask(f"{said}: 1234567").kinds == ("bsn",)


def test_two_numbers_behind_each_other_are_both_masked() -> None:
    masked = mask("0612345678 123456782 en 12 jaar")
    assert masked.text == "[telefoon] [bsn] en 12 jaar"
    assert masked.kinds == ("telefoon", "bsn")


def test_a_number_inside_a_word_is_masked() -> None:
    assert "123456782" not in mask("abc123456782def").text


def test_nine_digits_that_could_be_a_telephone_number_are_judged_by_the_elfproef() -> None:
    assert mask("010464554").kinds == ("bsn",)
    assert mask("061234567").kinds == ("telefoon",)


@pytest.mark.parametrize(
    "written",
    [
        "NL91ABNA0417164300",
        "NL91 ABNA 0417 1643 00",
        "nl91abna0417164300",
        "NL91 ABNA 0417.1643.00",
        "NL 91 ABNA 0417 1643 00",
        "NL00ABNA0417164300",
        "BE68 5390 0754 7034",
        "DE89370400440532013000",
        "PL61 1090 1014 0000 0712 1981 2874",
        "tr33 0006 1005 1978 6457 8413 26",
    ],
)
def test_a_bank_account_is_masked(written: str) -> None:
    masked = mask(f"rekening {written} en dan nog iets")
    assert masked.text == "rekening [iban] en dan nog iets"


@pytest.mark.parametrize(
    "written",
    [
        "06-12345678",
        "0612345678",
        "06 12 34 56 78",
        "06.12345678",
        "06.12.34.56.78",
        "06 - 12 34 56 78",
        "06/12345678",
        "06–12345678",
        "+31 6 12345678",
        "+31(0)6 12345678",
        "+31 (0)6-1234 5678",
        "+31612345678",
        "0031 6 1234 5678",
        "(06)12345678",
        "074 245 90 00",
        "(074) 1234567",
        "0522-12 34 56",
        "0522 - 123456",
        "088 123 45 67",
        "o6-12345678",
        "٠٦١٢٣٤٥٦٧٨",
        "\u202a06 12345678\u202c",
        "+32 470 12 34 56",
        "+49 151 23456789",
        "+380 67 123 45 67",
        "nul zes twaalf vierendertig zesenvijftig achtenzeventig",
        "nul zes een twee drie vier vijf zes zeven acht",
    ],
)
def test_a_telephone_number_is_masked(written: str) -> None:
    masked = mask(f"bel {written} graag")
    assert masked.text.replace("\u202a", "").replace("\u202c", "") == "bel [telefoon] graag"


def test_a_local_number_is_masked_only_when_called_a_telephone_number() -> None:
    assert mask("mijn nummer is 2459000").text == "mijn nummer is [telefoon]"
    assert mask("bel 245 90 00").text == "bel [telefoon]"
    assert mask("zaak 2459000").text == "zaak 2459000"


def test_what_follows_a_foreign_number_stays() -> None:
    assert mask("+32 470 12 34 56 12 jaar").text == "[telefoon] 12 jaar"


@pytest.mark.parametrize(
    "line",
    [
        "112",
        "113",
        "0800-0113",
        "0900-8844",
        "0800 8115",
        "0900 1234567",
        "14 0522",
        "14074",
        "116 111",
        "088 0767 000",
        "0880767000",
        "088 945 57 22",
        "+31 88 945 57 22",
    ],
)
def test_a_public_line_stays(line: str) -> None:
    assert mask(f"bel {line} als het niet gaat").text == f"bel {line} als het niet gaat"


def test_the_number_of_veilig_thuis_stays() -> None:
    assert mask("Veilig Thuis is 0800-2000").kinds == ()


def test_a_bsn_that_looks_like_a_public_line_is_masked_when_called_bsn() -> None:
    assert mask("bsn 080020001").kinds == ("bsn",)


@pytest.mark.parametrize(
    "written",
    [
        "jan.jansen@gmail.com",
        "p_jansen-1961@hotmail.co.uk",
        "jan@ziggo",
        "jan @ gmail.com",
        "jan at gmail punt com",
        "jan punt jansen apenstaartje gmail punt com",
        "jan(at)ziggo.nl",
    ],
)
def test_an_email_address_is_masked(written: str) -> None:
    assert mask(f"mail {written} maar").text == "mail [email] maar"


@pytest.mark.parametrize(
    "text",
    [
        "€ 12.500,00 schuld",
        "18.000 euro",
        "€1250,- huur",
        "tussen 1500 en 2000 euro",
        "1500 - 2000 per maand",
        "ik ben 45 jaar",
        "in 2024 of 2025",
        "van 2019-2021",
        "2023/2024",
        "ma-vr 9.00-12.30 13.00-17.00",
        "open 10-12 13-17",
        "10.00 12.00",
        "om 10.30 uur",
        "7551",
        "postcodes 7550-7559",
        "24/7",
        "Wmo 2015",
        "groep 8 en klas 3",
        "mijn kinderen zijn 4, 6, 8, 10 en 12",
        "kijk at the door",
        "klantnummer 4567891",
    ],
)
def test_amounts_years_ages_and_hours_stay(text: str) -> None:
    assert mask(text).text == text
