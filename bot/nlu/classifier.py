"""The Rasa component around the intent model."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import compound, meaning, model, ngrams
from bot.nlu.model import IntentModel
from services.text import embeddings
from services.text.embeddings import load_encoder
from services.text.masking import mask, masking_hash

SIGNALS = ("suicide", "acuut_gevaar", "huiselijk_geweld")
HELP_REQUESTS = frozenset(
    [
        "schulden",
        "rondkomen",
        "administratie",
        "formulieren",
        "woning_zoeken",
        "huisuitzetting",
        "langer_thuis",
        "burenoverlast",
        "overlast_buurt",
        "buurtinitiatief",
        "eenzaamheid",
        "activiteiten",
        "maatje",
        "stress_somber",
        "verslaving",
        "leefstijl",
        "geheugen",
        "rouw",
        "mantelzorg",
        "jonge_mantelzorger",
        "hulp_in_huis",
        "clientondersteuning",
        "vervoer",
        "praktische_hulp",
        "opvoeden",
        "scheiding",
        "relatie_gezin",
        "school",
        "jongerenwerk",
        "huiselijk_geweld",
        "suicide",
        "acuut_gevaar",
        "werk_inkomen",
        "vrijwilligerswerk",
        "taal",
        "digitaal",
        "nieuwkomer",
    ]
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class HelpRequestClassifier(GraphComponent, IntentClassifier):
    """Intent with a calibrated probability, the ranking, and the hulpvragen really asked for.

    Adds to the parse: `compound` (codes; empty for conversation intents), `signal` (a signal the
    model is sure enough of, else None) and `all_intents` (every class with its probability).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "signal_threshold": 0.9,  # surer than the safety layer, which carries recall
            "second_threshold": 0.5,  # how sure a second worry must be
            "temperature": 1.0,  # of chances; see IntentModel
            "ranking_length": 10,
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "numpy", "scipy"]

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: IntentModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> HelpRequestClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> HelpRequestClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = IntentModel.load(folder, load_encoder())
        # The first resident should not wait for libraries that load on first use (1 s).
        component._model.probabilities("Dag.", compound.split_parts("Dag. Dit is een proef."))
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa's cache looks at this class only; our helpers and the masking count as well."""
        digest = hashlib.sha256(masking_hash().encode())
        for module in (compound, meaning, model, ngrams, embeddings):
            digest.update(inspect.getsource(module).encode())
        encoder = load_encoder()
        digest.update((encoder.version if encoder is not None else "no encoder").encode())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the masked sentences, as messages arrive masked too."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        texts = [mask(example.get(TEXT)).text for example in examples]
        labels = [codes_of(example) for example in examples]
        self._model = IntentModel.fit(texts, labels, load_encoder(), self._config["temperature"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent, ranking, compound and signal on each message."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                self._understand(message, text)
        return messages

    def _understand(self, message: Message, text: str) -> None:
        assert self._model is not None, "Rasa loads or trains a component before it processes"
        parts = compound.split_parts(text)
        rows = self._model.probabilities(text, parts if len(parts) > 1 else ())
        classes = self._model.classes
        ranked = sorted(zip(classes, map(float, rows[0]), strict=True), key=lambda item: -item[1])
        intent, confidence = ranked[0]
        message.set(INTENT, {"name": intent, "confidence": confidence}, add_to_output=True)
        ranking = [{"name": name, "confidence": value} for name, value in ranked]
        message.set(
            INTENT_RANKING_KEY, ranking[: self._config["ranking_length"]], add_to_output=True
        )
        message.set("all_intents", dict(ranked), add_to_output=True)
        message.set("compound", self._compound(intent, rows, text), add_to_output=True)
        message.set("signal", self._signal(ranked), add_to_output=True)

    def _compound(self, intent: str, rows: Any, text: str) -> list[str]:
        if intent not in HELP_REQUESTS or self._model is None:
            return []
        chances = [compound.as_dict(self._model.classes, row, HELP_REQUESTS) for row in rows]
        return compound.find_compound(
            chances[0],
            chances[1:],
            words=len(text.split()),
            threshold=self._config["second_threshold"],
        )

    def _signal(self, ranked: Iterable[tuple[str, float]]) -> str | None:
        for name, value in ranked:
            if name in SIGNALS and value >= self._config["signal_threshold"]:
                return name
        return None


def codes_of(example: Message) -> list[str]:
    """What a training sentence is about: its intent, or the codes in its metadata."""
    return list(_about(example).get("codes") or [example.get(INTENT)])


def parts_of(example: Message) -> list[tuple[str, str]]:
    """The words of each part of a training sentence with its code, "-" for no worry; mostly none."""
    return [(part["words"], part["about"]) for part in _about(example).get("parts") or ()]


def _about(example: Message) -> dict[str, Any]:
    about = (example.get("metadata") or {}).get("example")
    return about if isinstance(about, dict) else {}
