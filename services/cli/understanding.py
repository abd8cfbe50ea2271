"""What `classify` and `route` share: a text with everything the front door sees in it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.conversation.core import clean_text, text_for_rasa
from services.directory.core import HelpRequest
from services.places.core import Gazetteer, Place
from services.run.model import bot_environ
from services.safety.watch import Watch
from services.settings import REPOSITORY, Settings
from services.text.age import find_age
from services.text.language import detect_language
from services.text.masking import mask

ONLY_PLACE = "plaats_doorgeven"


class ParserFailed(Exception):
    """The process with the model stopped; its words are on standard error."""


class Parser:
    """The model in a process of its own, loaded once."""

    def __init__(self, settings: Settings, model: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.parse", str(model)],
            cwd=REPOSITORY,
            env=bot_environ(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._read()

    @property
    def pid(self) -> int:
        return self._process.pid

    def parse(self, text: str) -> dict[str, Any]:
        """Intent probabilities, compound and signal of one text. Raises ParserFailed."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(text) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise ParserFailed from None
        return self._read()

    def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise ParserFailed
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass(frozen=True, slots=True)
class Understanding:
    """Model, places, safety and language together."""

    parser: Parser
    gazetteer: Gazetteer
    watch: Watch
    taxonomy: tuple[HelpRequest, ...]

    def classify(self, text: str) -> tuple[dict[str, Any], tuple[Place, ...], int | None]:
        """The object of `classify`, with the places and the age for `route`."""
        cleaned = clean_text(text)
        parsed = self.parser.parse(text_for_rasa(mask(cleaned).text))
        chances: dict[str, float] = parsed["all_intents"]
        intent = max(chances, key=chances.__getitem__)
        compound = parsed["compound"]
        found_signal = self.watch.signal(cleaned)
        signal = found_signal.value if found_signal is not None else parsed["signal"]
        places = tuple(
            dict.fromkeys(
                place for found in self.gazetteer.find(cleaned) for place in found.candidates
            )
        )
        if cleaned and self.gazetteer.is_only_a_place(cleaned):
            intent, compound = ONLY_PLACE, []
            places = places or self.gazetteer.resolve(cleaned)
        if not cleaned:
            compound = []
        ranked = sorted(self.taxonomy, key=lambda request: -chances[request.code])
        return (
            {
                "text": text,
                "intent": intent,
                "help_requests": [
                    {
                        "code": request.code,
                        "life_domain": request.life_domain,
                        "confidence": round(chances[request.code], 6),
                    }
                    for request in ranked
                ],
                "compound": compound,
                "signal": signal,
                "places": [
                    {"name": place.name, "municipality": place.municipality} for place in places
                ],
                "language": detect_language(cleaned),
            },
            places,
            find_age(cleaned),
        )
