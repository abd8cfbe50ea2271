"""Every pin of Rasa that we lifted (docs/adr/0001) still trains, serves, tracks and acts.

Rasa was never tested by its makers with these versions; here is one small call of Rasa's own
code for each of them, and the four promises with the whole house.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse
from aiohttp import web
from aiohttp.test_utils import TestServer
from packaging.requirements import Requirement
from packaging.version import Version
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel, decode_bearer_token
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import SQLTrackerStore
from rasa.engine.caching import LocalTrainingCache
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.engine.training.fingerprinting import calculate_fingerprint_key
from rasa.model_testing import get_evaluation_metrics
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import (
    CountVectorsFeaturizer,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.validation import validate_training_data_format_version
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.plotting import plot_confusion_matrix

from bot.nlu.classifier import HelpRequestClassifier
from services.run.model import model_path
from services.settings import read_settings
from tests.house import House
from tests.rasa_door import RasaDoor, new_sender

ROOT = Path(__file__).resolve().parents[2]
UV = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["uv"]
OVERRIDES = [Requirement(line) for line in UV["override-dependencies"]]
LIFTED = {item.name: item.specifier for item in OVERRIDES if item.marker is None}
DROPPED = sorted(item.name for item in OVERRIDES if item.marker is not None)
LOCKED = dict(
    re.findall(
        r"^([\w.-]+)(?:\[.*\])?==(\S+)",
        (ROOT / "requirements.lock").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)
# Rasa's own pin lets our version in; ours keeps it from going up or down with the next lock.
WITHIN_RASAS_PIN = {"cryptography", "dask", "setuptools"}
RASAS_PYTHON = {"python_version": "3.10", "python_full_version": "3.10.13", "extra": ""}


def rasas_own_pin(name: str) -> Any:
    """What Rasa 3.6.21 itself asks of a package, on the newest Python it knows."""
    for line in metadata.requires("rasa") or []:
        asked = Requirement(line)
        holds = asked.marker is None or asked.marker.evaluate(
            RASAS_PYTHON | {"sys_platform": "linux", "platform_system": "Linux"}
        )
        if asked.name.lower() == name and holds:
            return asked.specifier
    raise AssertionError(f"Rasa asks nothing of {name}")


# --- versions


@pytest.mark.parametrize("name", LIFTED)
def test_the_installed_version_is_the_one_we_lifted_to(name: str) -> None:
    assert LIFTED[name].contains(metadata.version(name))


@pytest.mark.parametrize("name", LIFTED)
def test_the_installed_version_is_the_locked_one(name: str) -> None:
    assert metadata.version(name) == LOCKED[name]


@pytest.mark.parametrize("name", LIFTED)
def test_a_pin_is_lifted_only_where_rasas_own_would_hold_us_back(name: str) -> None:
    outside = not rasas_own_pin(name).contains(metadata.version(name))
    assert outside is (name not in WITHIN_RASAS_PIN)


@pytest.mark.parametrize(("name", "oldest"), [("sqlalchemy", "2.0"), ("aiohttp", "3.12")])
def test_what_the_gateway_needs_is_new_enough(name: str, oldest: str) -> None:
    assert Version(metadata.version(name)) >= Version(oldest)


@pytest.mark.parametrize("name", DROPPED)
def test_what_we_dropped_is_not_installed(name: str) -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version(name)


def test_rasa_is_the_version_these_pins_were_tried_with() -> None:
    assert metadata.version("rasa") == "3.6.21"


@pytest.mark.parametrize("name", LIFTED)
def test_every_lifted_pin_is_tried_here(name: str) -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def test_{name.replace('-', '_')}_", source, re.MULTILINE)


# --- one small call of Rasa's code for each


def make_domain() -> Domain:
    return Domain.from_dict(
        {"intents": ["groeten"], "responses": {"utter_dag": [{"text": "Dag!"}]}}
    )


async def test_sqlalchemy_keeps_and_reads_back_a_tracker(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tracker.db'}"
    tracker = DialogueStateTracker("conversation-1", [])
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered("goedemorgen", {"name": "groeten", "confidence": 1.0}))
    await SQLTrackerStore(host=url, domain=make_domain()).save(tracker)
    again = await SQLTrackerStore(host=url, domain=make_domain()).retrieve("conversation-1")
    assert again is not None
    assert [event.type_name for event in again.events] == ["action", "user"]


def test_sqlalchemy_keeps_and_reads_back_the_training_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RASA_CACHE_DIRECTORY", str(tmp_path))
    LocalTrainingCache().cache_output("key", None, "output", None)
    assert LocalTrainingCache().get_cached_output_fingerprint("key") == "output"


@dataclass(frozen=True)
class Answers:
    """What an action server answers."""

    status: int
    body: dict[str, Any]


async def act_on(answers: Answers) -> tuple[list[Any], list[str | None]]:
    """Events and messages of a custom action, asked by Rasa over HTTP."""

    async def webhook(_request: web.Request) -> web.Response:
        return web.json_response(answers.body, status=answers.status)

    app = web.Application()
    app.router.add_post("/webhook", webhook)
    async with TestServer(app) as server:
        action = RemoteAction("action_test", EndpointConfig(str(server.make_url("/webhook"))))
        events = await action.run(
            CollectingOutputChannel(),
            TemplatedNaturalLanguageGenerator(make_domain().responses),
            DialogueStateTracker("conversation-1", []),
            make_domain(),
        )
    return events, [event.text for event in events if event.type_name == "bot"]


async def test_aiohttp_carries_an_action_and_its_answer() -> None:
    slot = {"event": "slot", "name": "asked", "value": "place", "timestamp": None}
    events, said = await act_on(
        Answers(200, {"events": [slot], "responses": [{"response": "utter_dag"}]})
    )
    assert said == ["Dag!"]
    assert SlotSet("asked", "place") in events


async def test_aiohttp_carries_that_an_action_will_not_run() -> None:
    from rasa.core.actions.action import ActionExecutionRejection

    refusal = Answers(400, {"error": "not now", "action_name": "action_test"})
    with pytest.raises(ActionExecutionRejection):
        await act_on(refusal)


def make_features(values: Any) -> Features:
    return Features(values, FEATURE_TYPE_SENTENCE, TEXT, "test")


def test_numpy_holds_rasas_dense_features() -> None:
    both = make_features(np.ones((1, 2)))
    both.combine_with_features(make_features(np.zeros((1, 3))))
    assert both.features.tolist() == [[1, 1, 0, 0, 0]]


def test_scipy_holds_rasas_sparse_features() -> None:
    both = make_features(scipy.sparse.coo_matrix([[1, 0]]))
    both.combine_with_features(make_features(scipy.sparse.coo_matrix([[0, 1]])))
    assert both.features.toarray().tolist() == [[1, 0, 0, 1]]


def test_scikit_learn_counts_words_for_rasa(tmp_path: Path) -> None:
    featurizer = CountVectorsFeaturizer.create(
        CountVectorsFeaturizer.get_default_config() | {"analyzer": "char_wb"},
        LocalModelStorage.create(tmp_path),
        Resource("counts"),
        ExecutionContext(GraphSchema({})),
    )
    data = TrainingData([Message({TEXT: "ik zoek hulp"}), Message({TEXT: "dank u wel"})])
    assert featurizer.train(data) == Resource("counts")


def test_scikit_learn_measures_for_rasa() -> None:
    _report, precision, f1, accuracy = get_evaluation_metrics(["a", "b"], ["a", "a"])
    assert (precision, accuracy) == (0.25, 0.5)
    assert f1 == pytest.approx(1 / 3)


class Greets(GraphComponent):  # type: ignore[misc] # rasa has no types
    """The smallest component."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Greets:
        return cls()

    def greet(self, name: str) -> str:
        return f"Dag {name}"


def test_dask_runs_rasas_graph(tmp_path: Path) -> None:
    node = SchemaNode(
        needs={"name": "name"}, uses=Greets, constructor_name="create", fn="greet", config={}
    )
    schema = GraphSchema({"greeting": node})
    runner = DaskGraphRunner.create(
        schema, LocalModelStorage.create(tmp_path), ExecutionContext(schema)
    )
    assert runner.run(inputs={"name": "buur"}, targets=["greeting"]) == {"greeting": "Dag buur"}


def test_packaging_compares_versions_for_rasa() -> None:
    assert validate_training_data_format_version({"version": "3.1"}, "domain.yml")


def test_setuptools_gives_rasa_the_versions_for_its_fingerprints() -> None:
    key = calculate_fingerprint_key(HelpRequestClassifier, {}, {})
    assert re.fullmatch(r"[0-9a-f]{32}", key)


def test_cryptography_checks_a_signed_token_for_rasa() -> None:
    import jwt
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signed = jwt.encode({"user": "voordeur"}, key, algorithm="ES256")
    found = decode_bearer_token(f"Bearer {signed}", public.decode(), "ES256")
    assert found == {"user": "voordeur"}


# Rasa's jsonschema, below 4.18, is built on attrs.
async def test_attrs_lets_rasa_refuse_an_answer_of_the_wrong_shape() -> None:
    from jsonschema import ValidationError

    with pytest.raises(ValidationError):
        await act_on(Answers(200, {"events": "geen lijst", "responses": []}))


def test_matplotlib_draws_rasas_confusion_matrix(tmp_path: Path) -> None:
    drawing = tmp_path / "matrix.png"
    plot_confusion_matrix(np.eye(2), classes=["a", "b"], output_file=str(drawing))
    assert drawing.stat().st_size > 0


def test_networkx_draws_rasas_stories(tmp_path: Path) -> None:
    from rasa.shared.core.training_data.visualization import persist_graph, visualize_neighborhood

    turn = [
        ActionExecuted("action_listen"),
        UserUttered("dag", {"name": "groeten", "confidence": 1.0}),
        ActionExecuted("utter_dag"),
    ]
    graph = visualize_neighborhood(turn, [turn], max_history=2)
    drawing = tmp_path / "graph.html"
    persist_graph(graph, str(drawing))
    assert "utter_dag" in drawing.read_text(encoding="utf-8")


def test_pydantic_is_nowhere_in_rasa() -> None:
    rooms = [Path(str(metadata.distribution(name).locate_file(room)))
             for name, room in (("rasa", "rasa"), ("rasa-sdk", "rasa_sdk"))]  # fmt: skip
    found = [
        path
        for room in rooms
        for path in room.rglob("*.py")
        if re.search(r"^\s*(?:import|from) pydantic\b", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert all(room.is_dir() for room in rooms)
    assert found == []


# --- the four promises, with the whole house


@pytest.fixture(scope="module")
def door(house: House) -> RasaDoor:
    return RasaDoor(house.settings)


@pytest.mark.whole_house
def test_rasa_trains(model_home: Path) -> None:
    model = model_path(read_settings({"VOORDEUR_HOME": str(model_home)}))
    about = LocalModelStorage.metadata_from_archive(model)
    assert (about.rasa_open_source_version, about.assistant_id) == ("3.6.21", "voordeur")


@pytest.mark.whole_house
def test_rasa_serves(door: RasaDoor) -> None:
    answer = door.turn(new_sender(), text="goedemorgen")
    assert answer["messages"][0]["text"].startswith("Dag!")


@pytest.mark.whole_house
async def test_rasa_tracks(house: House, door: RasaDoor) -> None:
    sender = new_sender()
    door.turn(sender, text="goedemorgen")
    store = SQLTrackerStore(host=house.settings.tracker_url, domain=make_domain())
    tracker = await store.retrieve(sender)
    assert tracker is not None
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == "goedemorgen"


@pytest.mark.whole_house
def test_rasa_acts(door: RasaDoor) -> None:
    living = {"municipality": "Hengelo", "place": "Hengelo"}
    answer = door.turn(new_sender(), payload="/eenzaamheid", metadata=living)
    assert [message for message in answer["messages"] if message["listings"]]
