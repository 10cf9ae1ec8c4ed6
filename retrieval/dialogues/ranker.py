"""Ranking by past dialogues: the trained memory, and the trees that weigh its evidence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.dialogues.evidence import Evidence, gather
from retrieval.dialogues.heard import Heard, Turn, listen_all
from retrieval.dialogues.learn import Example, cross_fitted, fit
from retrieval.dialogues.lessons import Recorded, RecordedDialogue, annotated, record
from retrieval.dialogues.memory import Ground, Memory
from retrieval.fusion import LearnedFusion
from retrieval.mentions import TitleFinder
from retrieval.scorers.base import Rows
from retrieval.types import Query

if TYPE_CHECKING:
    from retrieval.catalogue.repository import Catalogue

LEAST_DIALOGUES = 50
"""Fewer recorded dialogues than this teach nothing worth a ranking."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Items for one dialogue, best first."""

    rows: Rows
    scores: NDArray[np.float32]


class DialogueRanker:
    """Ranks by what past dialogues taught."""

    def __init__(self, ground: Ground, memory: Memory, fusion: LearnedFusion, finder: TitleFinder) -> None:
        self.ground = ground
        self.memory = memory
        self.fusion = fusion
        self.finder = finder

    def hear(self, query: Query, row: Mapping[str, int]) -> Heard:
        """The query's dialogue; likes that no turn names are put before it."""
        heard = listen_all(query.dialogue, self.finder)
        named = set(heard.named)
        known = (row[i] for i in (*query.mentioned, *query.liked) if i in row)
        earlier = tuple(r for r in dict.fromkeys(known) if r not in named)
        return Heard((Turn(True, (), earlier), *heard.turns)) if earlier else heard

    def candidates(self, heards: Sequence[Heard], forbidden: Sequence[Rows]) -> list[Evidence]:
        """Candidates with features of each dialogue; `forbidden` are rows never to be ranked."""
        return gather(heards, self.ground, self.memory, forbidden)

    def rank(self, heards: Sequence[Heard], forbidden: Sequence[Rows]) -> list[Ranked]:
        """The candidates of each dialogue by falling score."""
        found = self.candidates(heards, forbidden)
        scores = self.fusion.scores(np.concatenate([one.table for one in found]))
        out, start = [], 0
        for one in found:
            mine = scores[start : start + len(one.columns)]
            start += len(one.columns)
            order = np.argsort(-mine, kind="stable")
            out.append(Ranked(self.ground.rows[one.columns[order]], mine[order]))
        return out

    def together(self, named: Sequence[int], row: int) -> list[float]:
        """What each item named adds to `row` in the joint model, exactly; 0 for items never talked about."""
        return self._entries(self.memory.joint.matrix, named, row)

    def alike(self, named: Sequence[int], row: int) -> list[float]:
        """How alike each item named is to `row` by its attributes."""
        return self._entries(self.ground.kin, named, row)

    def _entries(self, matrix: NDArray[np.float32], named: Sequence[int], row: int) -> list[float]:
        column, places = self.ground.place[row], [int(self.ground.place[r]) for r in named]
        return [float(matrix[place, column]) if place >= 0 else 0.0 for place in places]

    def save(self, folder: Path) -> None:
        """The trees go last: where they are, everything is."""
        self.memory.save(folder)
        np.save(folder / "rows.npy", self.ground.rows)
        (folder / "titles.json").write_text(json.dumps(self.finder.learned()))
        self.fusion.save(folder)


def load(folder: Path, catalogue: Catalogue) -> DialogueRanker | None:
    """The trained ranker, or None when this catalogue has none."""
    fusion = LearnedFusion.load(folder)
    if fusion is None:
        return None
    rows = np.load(folder / "rows.npy")
    finder = title_finder(catalogue)
    finder.remember(json.loads((folder / "titles.json").read_text()))
    return DialogueRanker(_ground(catalogue, rows), Memory.load(folder), fusion, finder)


def train(
    catalogue: Catalogue, dialogues: Sequence[RecordedDialogue], report: Callable[[str], None]
) -> DialogueRanker | None:
    """Learns from recorded dialogues; None when there are too few."""
    if len(dialogues) < LEAST_DIALOGUES:
        return None
    report(f"dialogues: linking titles in {len(dialogues):,}")
    finder, recorded, ground = link(catalogue, dialogues)
    found = cross_fitted(recorded, ground, report)
    report(f"dialogues: learning to rank from {len(found):,} answers")
    return from_examples(found, recorded, ground, finder)


def link(catalogue: Catalogue, dialogues: Sequence[RecordedDialogue]) -> tuple[TitleFinder, list[Recorded], Ground]:
    """The gazetteer with what the dialogues teach it, the dialogues linked by it, and the items they name."""
    finder = title_finder(catalogue)
    finder.learn((turn.text, annotated(turn, catalogue.row)) for one in dialogues for turn in one.turns)
    recorded = [record(one, finder, catalogue.row) for one in dialogues]
    rows = np.unique(np.array([row for one in recorded for row in one.rows], np.int64))
    return finder, recorded, _ground(catalogue, rows)


def from_examples(
    found: Sequence[Example], recorded: Sequence[Recorded], ground: Ground, finder: TitleFinder
) -> DialogueRanker:
    """The ranker for examples that were already made."""
    fusion = fit([table for table, _ in found], [hits for _, hits in found])
    return DialogueRanker(ground, Memory.of(recorded, ground), fusion, finder)


def title_finder(catalogue: Catalogue) -> TitleFinder:
    """A gazetteer of the catalogue's titles; of equals, the popular item is meant."""
    years: list[int | None] = [None] * len(catalogue)
    for place, item in enumerate(catalogue.each()):
        years[place] = item.year
    names = ((row, name.text) for row, name in catalogue.names())
    return TitleFinder(names, years, catalogue.popularity())


def _ground(catalogue: Catalogue, rows: Rows) -> Ground:
    return Ground.of(catalogue.at(rows.tolist()), rows, len(catalogue))
