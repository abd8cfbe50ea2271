"""What the gateway already knows of a message (places, municipality) as Rasa entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA
from rasa.shared.nlu.training_data.message import Message

PLACE_ONLY = "plaats_doorgeven"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class GatewayContext(GraphComponent):
    """Entities `municipality` and `place` from metadata: a new village needs no training.

    A message that is nothing but a place is `plaats_doorgeven`, whatever the model thinks.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GatewayContext:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds entities to each message; messages without metadata stay as they are."""
        for message in messages:
            metadata = message.get(METADATA) or {}
            for name in ("municipality", "place"):
                value = metadata.get(name)
                if value:
                    entity = {"entity": name, "value": value, "extractor": "GatewayContext"}
                    found = message.get(ENTITIES, [])
                    message.set(ENTITIES, [*found, entity], add_to_output=True)
            if metadata.get("only_place"):
                sure = {"name": PLACE_ONLY, "confidence": 1.0}
                message.set(INTENT, sure, add_to_output=True)
                message.set("compound", [], add_to_output=True)
                message.set("signal", None, add_to_output=True)
        return messages
