"""Pieces are whole characters; stop sequences do not show; offsets count characters."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agent.llm.text import Output, offsets


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *[p % (len(data) + 1) for p in places]})
    return [data[a:b] for a, b in pairwise(edges)]


def test_a_character_split_over_tokens_comes_whole() -> None:
    output = Output(())
    assert [output.push(b) for b in (b"\xe7", b"\x94", b"\xb5a")] == ["", "", "电a"]


def test_half_a_character_at_the_end_is_replaced() -> None:
    output = Output(())
    assert output.push(b"a\xe7") + output.finish() == "a�"


def test_what_may_become_a_stop_sequence_is_held_back() -> None:
    output = Output(("\n\n",))
    assert [output.push(b) for b in (b"a\n", b"b\n", b"\nc")] == ["a", "\nb", ""]
    assert output.stopped
    assert output.finish() == ""


def test_what_was_held_back_comes_at_the_end() -> None:
    output = Output(("END",))
    assert output.push(b"the EN") + output.finish() == "the EN"


@given(st.text(), st.lists(st.integers(0, 500)))
def test_however_a_text_is_cut_it_comes_out_as_it_was(text: str, places: list[int]) -> None:
    output = Output(())
    pieces = [output.push(piece) for piece in cut(text.encode("utf-8", "replace"), places)]
    assert "".join(pieces) + output.finish() == text.encode("utf-8", "replace").decode()


@given(st.text("ab"), st.lists(st.integers(0, 50)), st.sampled_from([("ab",), ("ba", "aa"), ("bbb",)]))
def test_nothing_of_a_stop_sequence_ever_shows(text: str, places: list[int], stop: tuple[str, ...]) -> None:
    output = Output(stop)
    shown = "".join(output.push(piece) for piece in cut(text.encode(), places)) + output.finish()
    first = min((text.find(s) for s in stop if s in text), default=len(text))
    assert shown == text[:first]


@given(st.text(min_size=1), st.lists(st.integers(0, 500)))
def test_offsets_cover_the_text_in_order(text: str, places: list[int]) -> None:
    text = text.encode("utf-8", "replace").decode()
    spans = offsets(cut(text.encode(), places), text)
    assert (spans[0][0], spans[-1][1]) == (0, len(text))
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(later[0] <= earlier[1] for earlier, later in pairwise(spans))


def test_a_token_inside_a_character_spans_the_whole_character() -> None:
    assert offsets([b" \xe7", b"\x94\xb5", b"!"], " 电!") == ((0, 2), (1, 2), (2, 3))
