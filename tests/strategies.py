"""What hypothesis may make up for every test."""

from __future__ import annotations

from hypothesis import strategies as st

# What a program can send and no database or page wants; JSON may carry half a surrogate pair.
ODD = ["\x00", "\x1b", "\x7f", "\x85", "\ud800", "\udfff", "\ufeff", "/", " ", "\n"]
ANY_TEXT = st.lists(st.text(max_size=5) | st.sampled_from(ODD), max_size=8).map("".join)
