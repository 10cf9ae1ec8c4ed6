"""`palate rank` as a stream of lines."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from agent.interfaces import ranking
from retrieval.errors import ImportProblem
from retrieval.settings import RetrievalSettings
from retrieval.types import Query


class Clerk:
    """Ranks every dialogue by its number of turns."""

    def __init__(self) -> None:
        self.heard: list[list[Query]] = []
        self.closed = False

    def rank_many(self, queries: list[Query], k: int) -> list[list[str]]:
        self.heard.append(queries)
        return [[f"i{len(query.dialogue)}", "other"][:k] for query in queries]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch) -> Clerk:
    made = Clerk()
    monkeypatch.setattr(ranking.Recommender, "open", lambda *_, **__: made)
    return made


def run(tmp_path: Path, text: bytes, k: int = 5) -> list[dict[str, object]]:
    sink = io.StringIO()
    ranking.rank_lines(RetrievalSettings(tmp_path, tmp_path, "", None), io.BytesIO(text), sink, k)
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def test_answers_every_line_in_order_and_skips_empty_ones(clerk: Clerk, tmp_path: Path) -> None:
    lines = [{"id": n, "turns": [{"role": "seeker", "text": "hi"}] * (n % 3), "liked": None} for n in range(300)]
    answers = run(tmp_path, b"\n".join(json.dumps(line).encode() + b"\n" for line in lines))
    assert [answer["id"] for answer in answers] == [str(n) for n in range(300)]
    assert answers[2]["ranking"] == ["i2", "other"]
    assert all(isinstance(answer["ms"], float) for answer in answers)
    assert clerk.closed


def test_likes_dislikes_and_exclusions_reach_the_ranking(clerk: Clerk, tmp_path: Path) -> None:
    run(tmp_path, b'{"id":"a","turns":[],"liked":["x"],"disliked":["y"],"exclude":["z"]}')
    [[query]] = clerk.heard
    assert (query.liked, query.disliked, query.exclude) == (("x",), ("y",), ("z",))


@pytest.mark.parametrize(
    ("line", "field"),
    [(b"nonsense", None), (b'{"turns":[]}', "id"), (b'{"id":"a","turns":[{"role":"x","text":""}]}', "turns.0.role")],
)
def test_a_line_that_cannot_be_read_is_named(clerk: Clerk, tmp_path: Path, line: bytes, field: str | None) -> None:
    with pytest.raises(ImportProblem) as problem:
        run(tmp_path, b'{"id":"a"}\n' + line)
    assert (problem.value.line, problem.value.field) == (2, field)
    assert clerk.closed


def test_no_lines_give_no_answers(clerk: Clerk, tmp_path: Path) -> None:
    assert run(tmp_path, b"") == []
