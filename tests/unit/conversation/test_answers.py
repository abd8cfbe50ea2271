"""What Voordeur says itself, filled in from the sociale kaart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.conversation.answers import signal_text
from services.directory.core import Phone
from tests.builders import make_line

LINE = make_line("suicide", "113 Zelfmoordpreventie", "0800-0113")
OTHER = Phone("113")


def test_danger_is_answered_with_the_number_of_the_offer() -> None:
    organization = replace(LINE.organization, phones=(OTHER,))
    assert ": 0800-0113." in signal_text("suicide", (replace(LINE, organization=organization),))


def test_a_line_without_a_number_of_its_own_gets_that_of_its_organisation() -> None:
    organization = replace(LINE.organization, phones=(OTHER,))
    line = replace(LINE, phones=(), organization=organization)
    assert "Bel nu met 113 Zelfmoordpreventie: 113." in signal_text("suicide", (line,))


@pytest.mark.parametrize("signal", ["suicide", "acuut_gevaar", "huiselijk_geweld"])
def test_without_any_number_112_is_still_named(signal: str) -> None:
    assert "112" in signal_text(signal, ())
