"""An offer as schema.org tells it: whatever it says, it is data and no markup."""

from __future__ import annotations

import json
from dataclasses import replace

from markupsafe import Markup

from services.directory.core import Phone
from services.web.directory.structured import as_script, offer_data
from tests.directory_builders import make_offer, make_organization


def test_no_description_breaks_out_of_the_data() -> None:
    evil = "</script><script>alert(1)</script><!-- \u2028 & é"
    offer = make_offer(
        description=evil,
        phones=(Phone("074 1", evil),),
        organization=replace(make_organization(), website="javascript:alert(1)"),
        minimum_age=12,
        municipalities=(),
        handover_email="alleen@intern.example",
    )
    script = as_script(offer_data(offer, (evil,), "http://x"))
    inside = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert isinstance(script, Markup) and not set(inside) & set("<>&\u2028")
    data = json.loads(inside)
    assert data["description"] == evil and data["areaServed"][0]["name"] == "Nederland"
    assert "javascript" not in inside and "intern" not in inside
