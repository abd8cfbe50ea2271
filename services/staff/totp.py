"""Codes of an authenticator app, by pyotp: six digits, a new one every 30 seconds."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

ISSUER = "Voordeur"
DRIFT = (0, -1, 1)  # of a telephone whose clock is half a minute off (RFC 6238, 5.2)


class Totp:
    """The second step of logging in."""

    def new_secret(self) -> str:
        """160 bits in base32, as RFC 4226 asks."""
        return pyotp.random_base32()

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The number of the half minute a code belongs to; None when it is wrong."""
        digits = "".join(code.split())
        if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
            return None
        totp = pyotp.TOTP(secret)
        step = int(now.timestamp()) // totp.interval
        for drift in DRIFT:
            if hmac.compare_digest(totp.generate_otp(step + drift), digits):
                return step + drift
        return None

    def address(self, secret: str, email: str) -> str:
        """The otpauth: address that an app reads."""
        return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
