"""Would the scenarios notice? Ten deliberate defects, each of which must turn a green scenario red."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.ledger import Ledger
from agent.linking.linker import Linker
from agent.linking.text import read
from agent.llm.off import OffEngine
from agent.nodes import recommend
from agent.state import Memory
from eval.dialogs.loading import load
from eval.dialogs.play import Play
from eval.dialogs.scenario import Scenario
from eval.dialogs.stage import Stage
from retrieval.judge import ByTaste
from retrieval.settings import retrieval_settings

Patch = pytest.MonkeyPatch
pytestmark = [pytest.mark.real]


@pytest.fixture(scope="module")
def sample() -> Iterator[Stage]:
    opened = Stage.open(retrieval_settings(), OffEngine())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def scenarios() -> dict[str, Scenario]:
    return {one.id: one for one in load([Path("eval/data/dialogs")])}


def ledger_ignores_negation(patch: Patch) -> None:
    from agent import ledger

    whole = ledger._with_constraint
    patch.setattr(
        ledger, "_with_constraint", lambda rows, new, *rest: rows if new.op == "is_not" else whole(rows, new, *rest)
    )


def fold_in_off(patch: Patch) -> None:
    whole = recommend.query_of

    def query_of(*given: Any) -> Any:
        query = whole(*given)
        return replace(query, liked=(), history={}, exclude=(*query.exclude, *query.liked))

    patch.setattr(recommend, "query_of", query_of)


def verifier_off(patch: Patch) -> None:
    patch.setattr("agent.grounding.Story.claims", lambda self, clause: ())


def seen_items_stay(patch: Patch) -> None:
    patch.setattr("retrieval.recommender.seen_filter", lambda usable, *_: usable)


def chinese_linking_off(patch: Patch) -> None:
    whole = Linker.link

    def link(self: Linker, message: Any, *rest: Any) -> Any:
        return whole(self, message if message.text.isascii() else read(""), *rest)

    patch.setattr(Linker, "link", link)


def rescored(patch: Patch, scores: Callable[[ByTaste], Any]) -> None:
    whole = ByTaste.__init__

    def init(self: ByTaste, *given: Any) -> None:
        whole(self, *given)
        self.scores = scores(self)

    patch.setattr(ByTaste, "__init__", init)


def fusion_reversed(patch: Patch) -> None:
    rescored(patch, lambda judged: -judged.scores)


def popularity_only(patch: Patch) -> None:
    rescored(patch, lambda judged: np.asarray(judged._parts.popularity.values[judged.rows]))


def undo_broken(patch: Patch) -> None:
    patch.setattr(Ledger, "undo", lambda self: self)


def wrong_language(patch: Patch) -> None:
    from agent.understanding import understander

    whole = understander.language_of
    patch.setattr(understander, "language_of", lambda *given: "en" if whole(*given) == "zh" else "zh")


def stale_session(patch: Patch) -> None:
    patch.setattr(Memory, "from_json", classmethod(lambda cls, stored, language: cls(language=language)))


DEFECTS: dict[Callable[[Patch], None], tuple[str, ...]] = {
    ledger_ignores_negation: ("exclude-genre-en", "exclude-genre-zh", "exclude-person-en"),
    fold_in_off: ("taste-like-button-zh", "taste-like-button-en", "similar-en"),
    verifier_off: ("model-lies-year-en", "model-lies-person-en", "model-lies-title-zh"),
    seen_items_stay: ("seen-profile-zh", "seen-profile-en"),
    chinese_linking_off: ("before-year-zh", "decade-zh", "language-zh"),
    fusion_reversed: ("taste-like-button-zh", "taste-like-button-en", "theme-en"),
    undo_broken: ("undo-correction-en", "undo-words-zh"),
    wrong_language: ("genre-en", "smalltalk-en", "out-of-scope-zh"),
    stale_session: ("restart-reference-en", "restart-zh", "restart-en"),
    popularity_only: ("taste-like-button-zh", "theme-en"),
}
"""Each defect with scenarios that are there to notice it."""


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
def test_a_deliberate_defect_turns_a_green_scenario_red(
    defect: Callable[[Patch], None], sample: Stage, scenarios: dict[str, Scenario], monkeypatch: Patch
) -> None:
    green = [name for name in DEFECTS[defect] if Play(sample, scenarios[name]).run().passed]
    assert green, f"none of {DEFECTS[defect]} passes without the defect"
    defect(monkeypatch)
    assert any(not Play(sample, scenarios[name]).run().passed for name in green)
