"""INSPIRED: sociable dialogues about films, read from the tab-separated files their authors publish.

A file (`train.tsv`, `dev.tsv`, `test.tsv`) has a line an utterance; `movies` names the films of the
utterance as "Title (Year); Title (Year)". Lines of one speaker in a row are one turn. One instance is a
turn of the recommender that names films; its context is everything before. Films are found in the
catalogue by title and year, one year off allowed; those it lacks are counted and cannot be targets.
Hayati et al. 2020, "INSPIRED: Toward Sociable Recommendation Dialog Systems".
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from eval.errors import EvaluationProblem
from eval.ranking.metrics import Figure
from eval.ranking.redial import Instance, judge, repeat
from retrieval import trained
from retrieval.catalogue.reactions import Dialogue, DialogueItem, DialogueTurn
from retrieval.catalogue.repository import Catalogue
from retrieval.catalogue.titles import read_title
from retrieval.dialogues import ranker
from retrieval.recommender import Recommender
from retrieval.settings import RetrievalSettings
from retrieval.types import Item, Utterance

COLUMNS = ("dialog_id", "speaker", "text", "movies")
TRAIN, TEST = "train.tsv", "test.tsv"
DEPTH = 100
QUOTES = "QUOTATION_MARK"
"""How the files write a quotation mark."""


@dataclass(frozen=True, slots=True)
class Read:
    """The dialogues of one file."""

    dialogues: tuple[Dialogue, ...]
    unknown: int
    """Films that are named and that the catalogue lacks."""
    known: int


def by_label(items: Iterable[Item]) -> dict[tuple[str, int], str]:
    """Title in small letters and year, also one year off, to the item's id; the exact year goes first."""
    found: dict[tuple[str, int], str] = {}
    dated = [item for item in items if item.year is not None]
    for off in (0, -1, 1):
        for item in dated:
            found.setdefault((item.title.casefold(), (item.year or 0) + off), item.id)
    return found


def read(path: Path, labels: Mapping[tuple[str, int], str]) -> Read:
    """The dialogues of a file, their films as ids of the catalogue."""
    lines = rows(path)
    counts: Counter[bool] = Counter()
    dialogues = []
    for name, group in groupby(lines, key=lambda line: line["dialog_id"]):
        turns = [turn(list(said), labels, counts) for _, said in groupby(group, key=lambda line: line["speaker"])]
        dialogues.append(Dialogue(name, tuple(turns)))
    return Read(tuple(dialogues), counts[False], counts[True])


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a file by column. EvaluationProblem when it has another shape."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            lines = [{name: line.get(name) or "" for name in COLUMNS} for line in reader]
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationProblem(path, None, f"this file cannot be read: {error}") from None
    if missing:
        raise EvaluationProblem(path, 1, f"columns are missing: {', '.join(missing)}")
    return lines


def turn(
    lines: Sequence[Mapping[str, str]], labels: Mapping[tuple[str, int], str], counts: Counter[bool]
) -> DialogueTurn:
    """One turn of several lines."""
    named = [label for line in lines for label in line["movies"].split(";") if label.strip()]
    ids = [found(label, labels) for label in named]
    counts.update(id is not None for id in ids)
    kept = dict.fromkeys(id for id in ids if id is not None)
    text = " ".join(line["text"].replace(QUOTES, '"') for line in lines)
    role = "recommender" if lines[0]["speaker"] == "RECOMMENDER" else "seeker"
    return DialogueTurn(role, text, tuple(DialogueItem(id) for id in kept))


def found(label: str, labels: Mapping[tuple[str, int], str]) -> str | None:
    """The id of "Title (Year)"; None for a film the catalogue lacks."""
    title = read_title(label)
    return labels.get((title.title.casefold(), title.year)) if title.year else None


def instances(dialogues: Iterable[Dialogue]) -> list[Instance]:
    """One for each turn of the recommender that names a film of the catalogue."""
    out = []
    for one in dialogues:
        named: list[str] = []
        for place, each in enumerate(one.turns):
            ids = tuple(item.id for item in each.items)
            if each.role == "recommender" and ids and place:
                said = tuple(Utterance(before.role, before.text) for before in one.turns[:place])
                out.append(Instance(one.id, said, ids, tuple(i for i in ids if i not in named), tuple(named)))
            named += [i for i in ids if i not in named]
    return out


def popular(learned: Iterable[Dialogue], count: int) -> list[list[str]]:
    """The baseline that always names what recommenders named most in the part to learn from."""
    counts = Counter(
        item.id for one in learned for each in one.turns if each.role == "recommender" for item in each.items
    )
    best = [id for id, _ in counts.most_common(DEPTH)]
    return [best] * count


def measure(settings: RetrievalSettings, folder: Path) -> dict[str, Any]:
    """Zero-shot (what the data folder was trained on), learned (the training file), and two baselines."""
    catalogue = Catalogue.open(settings)
    try:
        labels = by_label(catalogue.each())
        train, test = read(folder / TRAIN, labels), read(folder / TEST, labels)
        cases = instances(test.dialogues)
        if not cases:
            raise EvaluationProblem(folder / TEST, None, "none of its films is in the catalogue")
        queries = [case.query() for case in cases]
        parts = trained.load(settings, catalogue)
        methods = {
            "Palate, zero-shot": Recommender(catalogue, parts).rank_many(queries, DEPTH),
            "repeat the context": repeat(cases),
            "popularity": popular(train.dialogues, len(cases)),
        }
        own = ranker.train(catalogue, train.dialogues, lambda line: None)
        if own is not None:
            methods["Palate, learned"] = Recommender(catalogue, replace(parts, dialogues=own)).rank_many(queries, DEPTH)
    finally:
        catalogue.close()
    return {
        "instances": len(cases),
        "films_named": test.known + test.unknown,
        "films_unknown": test.unknown,
        "methods": {name: told(judge(cases, rankings)) for name, rankings in methods.items()},
    }


def told(figures: Mapping[str, Mapping[str, Figure]]) -> dict[str, Any]:
    """Figures as JSON."""
    return {kind: {name: figure.to_json() for name, figure in part.items()} for kind, part in figures.items()}
