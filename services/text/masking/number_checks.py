"""What the libraries know about numbers: check digits (python-stdnum), dialling (phonenumbers).

The finders ask here and nowhere else, so that either library can be replaced.
"""

from __future__ import annotations

import phonenumbers
import stdnum
from stdnum import iban
from stdnum.nl import bsn

LIBRARIES = f"stdnum {stdnum.__version__} phonenumbers {phonenumbers.__version__}"


def passes_elfproef(digits: str) -> bool:
    """True for 8 or 9 digits that could be a BSN; one random number in eleven passes."""
    return bool(bsn.is_valid(digits.zfill(9)))


def is_iban(number: str) -> bool:
    """True for a number whose country, length and check digits are right."""
    return bool(iban.is_valid(number, check_country=False))


def is_phone(number: str) -> bool:
    """True if the number can be dialled, from the Netherlands where it names no country."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "NL"))
    except phonenumbers.NumberParseException:
        return False
