"""What the memory of past dialogues says of the items in a new one: signals, candidates, features.

A signal is one number per item; a candidate is an item that at least one signal puts near its top;
the features of a candidate are its signals, its ranks, and where the dialogue stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.dialogues.heard import Heard
from retrieval.dialogues.joint import Matrix, rows_matrix
from retrieval.dialogues.memory import Ground, Memory

WORDS = 0.6
"""How much of the words' part counts in the joint signal."""
DEPTHS: Mapping[str, int] = {
    "joint": 200,
    "broad": 200,
    "step": 100,
    "items": 50,
    "words": 50,
    "around": 50,
    "kin_most": 50,
    "common": 100,
}
"""Signals that propose candidates, and how many each."""
RANKS = 200
"""Depth to which ranks are told apart."""
SIGNALS = (
    "joint", "items", "words", "recent", "broad", "broad_items", "step", "step_items", "step_words", "around",
    "asks", "kin", "kin_most", "kin_last",
)  # fmt: skip
STATIC = ("common", "recommended", "opening", "lift", "year")
RANKED = ("joint", "broad", "step", "around")
PLACE = ("named", "turns", "said", "newer")
FEATURES = (*SIGNALS, *STATIC, *(f"{name}_rank" for name in RANKED), "joint_gap", *PLACE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates of one dialogue."""

    columns: NDArray[np.int64]
    """Columns of the ground, each once."""
    table: Matrix
    """float32 (n_candidates, len(FEATURES))."""


def signals(heards: Sequence[Heard], ground: Ground, memory: Memory) -> dict[str, Matrix]:
    """Every signal, float32 (len(heards), m)."""
    m = len(ground.rows)
    lists = [heard.named for heard in heards]
    named = rows_matrix(lists, ground.place, m)
    faded = rows_matrix(lists, ground.place, m, 0.8)
    last = rows_matrix([rows[-1:] for rows in lists], ground.place, m)
    said = memory.vocabulary.matrix([heard.bag() for heard in heards])
    late = [heard.bag(0.75) for heard in heards]
    broad = memory.broad.by_items(faded)
    items, words = memory.joint.by_items(named), memory.joint.by_words(said)
    step_items, step_words = named @ memory.step_items, said @ memory.step_words
    count = np.maximum(np.asarray(named.sum(axis=1)), 1)
    return {
        "joint": items + WORDS * words,
        "items": items,
        "words": words,
        "recent": memory.joint.by_items(rows_matrix(lists, ground.place, m, 0.4)),
        "broad": broad + WORDS * memory.broad.by_words(said),
        "broad_items": broad,
        "step": np.asarray(step_items + step_words, np.float32),
        "step_items": np.asarray(step_items, np.float32),
        "step_words": np.asarray(step_words, np.float32),
        "around": _dense(said @ memory.around.T),
        "asks": _dense(ground.facts.matrix(late) @ ground.described.T),
        "kin": np.asarray(named @ ground.kin / count, np.float32),
        "kin_most": _most(lists, ground),
        "kin_last": np.asarray(last @ ground.kin, np.float32),
    }


def _dense(product: sparse.csr_matrix) -> Matrix:
    return np.asarray(product.todense(), np.float32)


def _most(lists: Sequence[Sequence[int]], ground: Ground) -> Matrix:
    out = np.zeros((len(lists), len(ground.rows)), np.float32)
    for line, rows in enumerate(lists):
        columns = [c for row in rows if (c := int(ground.place[row])) >= 0]
        if columns:
            out[line] = ground.kin[columns].max(axis=0)
    return out


def static(ground: Ground, memory: Memory) -> dict[str, NDArray[np.float32]]:
    """Signals that are the same in every dialogue, float32 (m,)."""
    every, answers, first = memory.counts
    return {
        "common": np.log1p(every),
        "recommended": np.log1p(answers),
        "opening": np.log1p(first),
        "lift": (answers + 1) / (every + 2),
        "year": ground.years,
    }


def gather(
    heards: Sequence[Heard], ground: Ground, memory: Memory, forbidden: Sequence[Sequence[int] | NDArray[np.int64]]
) -> list[Evidence]:
    """Candidates with features for each dialogue; `forbidden` are catalogue rows that cannot be candidates."""
    found = signals(heards, ground, memory)
    fixed = static(ground, memory)
    out = []
    for line, heard in enumerate(heards):
        mine = {name: values[line] for name, values in found.items()} | fixed
        # An item this memory never met can only be here because a dialogue it must not know names it.
        closed = memory.counts[0] == 0
        columns = ground.place[np.asarray(forbidden[line], np.int64)]
        closed[columns[columns >= 0]] = True
        out.append(_evidence(heard, mine, closed, ground))
    return out


def _evidence(
    heard: Heard, mine: Mapping[str, NDArray[np.float32]], closed: NDArray[np.bool_], ground: Ground
) -> Evidence:
    ranks = {name: _ranks(mine[name], closed, max(depth, RANKS)) for name, depth in DEPTHS.items()}
    proposed = [order[: DEPTHS[name]] for name, order in ranks.items()]
    columns = np.unique(np.concatenate(proposed))
    features = [mine[name][columns] for name in (*SIGNALS, *STATIC)]
    for name in RANKED:
        position = np.full(len(ground.rows), RANKS + 100, np.float32)
        position[ranks[name]] = np.arange(1, len(ranks[name]) + 1)
        features.append(position[columns])
    best = mine["joint"][columns].max() if len(columns) else 0.0
    features.append(mine["joint"][columns] - best)
    features += [np.full(len(columns), value, np.float32) for value in _standing(heard)]
    features.append(ground.years[columns] - _mean_year(heard, ground))
    return Evidence(columns, np.stack(features, axis=1).astype(np.float32))


def _ranks(values: NDArray[np.float32], closed: NDArray[np.bool_], depth: int) -> NDArray[np.int64]:
    """Columns of the best open items, best first."""
    open_values = np.where(closed, -np.inf, values)
    depth = min(depth, int((~closed).sum()))
    top = np.argpartition(-open_values, depth)[:depth] if depth < len(values) else np.arange(len(values))
    return np.asarray(top[np.argsort(-open_values[top], kind="stable")], np.int64)


def _standing(heard: Heard) -> tuple[int, int, int]:
    return len(heard.named), len(heard.turns), min(200, sum(len(turn.words) for turn in heard.turns if turn.seeker))


def _mean_year(heard: Heard, ground: Ground) -> float:
    columns = [c for row in heard.named if (c := int(ground.place[row])) >= 0]
    known = [float(ground.years[c]) for c in columns if ground.years[c] > 0]
    return float(np.mean(known)) if known else 2005.0
