"""Fits the heads to the committed examples: `palate eval train-understanding`.

Two heads for the intent: one on the wording, one on the language model's state at "Act:". They are
joined by multiplying their probabilities, the wording's to the power that does best by three-fold
cross-validation on the train and development parts; the test part is not read. The heads for
verdicts on titles and places are fitted by `train_roles`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from agent.engine import Engine
from agent.linking.linker import Linker
from agent.llm import open_engine
from agent.settings import agent_settings
from agent.understanding import ngrams, states
from agent.understanding.catalogue import linker_for
from agent.understanding.heads import Head, HeadFile, save_heads
from eval.understanding import train_roles
from eval.understanding.gold import Example, examples, read_examples
from eval.understanding.readings import Linking, link, read_all
from retrieval.catalogue.repository import Catalogue
from retrieval.settings import RetrievalSettings

Array = NDArray[Any]
FOLDS = 3
WORDING_C = 3.0
STATE_C = 0.02
POWERS = (0.3, 0.5, 0.7, 1.0, 1.4)
HEADS = Path(__file__).parents[2] / "agent" / "understanding" / "heads"


def learned_from_only(name: str) -> list[Example]:
    """Messages written to learn from and never scored: "intents" for their intent, "lessons" for
    their verdicts on titles, "wordings" for what they think of titles, kinds and people and for the
    intent by the wording alone."""
    file = files("eval").joinpath(f"data/understanding/{name}.jsonl")
    return read_examples(file.read_text("utf-8").splitlines())


def wording(found: Sequence[Linking]) -> NDArray[np.float32]:
    """float32 (n, width of `ngrams.vector`)."""
    rows = [ngrams.vector(each.said.message, each.linked, each.said.shown) for each in found]
    return np.array(rows, dtype=np.float32)


def _fit(x: Any, y: Array, c: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=c, max_iter=120).fit(x, y)


def _out_of_fold(x: Array, y: Array, c: float, extra_x: Array, extra_y: Array, sparse: bool) -> Array:
    """(n, n_classes) probabilities of each message by a head that has not seen it."""
    from sklearn.model_selection import StratifiedKFold

    found = np.zeros((len(y), len(np.unique(y))))
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(x, y):
        joined = np.vstack([x[seen], extra_x])
        head = _fit(csr_matrix(joined) if sparse else joined, np.concatenate([y[seen], extra_y]), c)
        found[unseen] = head.predict_proba(csr_matrix(x[unseen]) if sparse else x[unseen])
    return found


def _right(scores: Array, classes: Array, y: Array) -> float:
    return float((classes[scores.argmax(1)] == y).mean())


def _temperature(scores: Array, classes: Array, y: Array) -> float:
    """The divisor of the joined scores that makes their softmax say how often it is right (least
    negative log-likelihood out of fold)."""
    truth = np.searchsorted(classes, y)

    def loss(t: float) -> float:
        scaled = scores / t
        top = scaled.max(1, keepdims=True)
        logs = scaled - top - np.log(np.exp(scaled - top).sum(1, keepdims=True))
        return float(-logs[np.arange(len(y)), truth].mean())

    return min((1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0), key=loss)


def train(linker: Linker, engine: Engine, cache: Path | None, report: Callable[[str], None]) -> dict[str, Any]:
    """Fit, choose by cross-validation, save; returns the comparison that led to the choice."""
    scored, more = link(linker, examples("train", "dev")), link(linker, learned_from_only("intents"))
    verdicts, implied = (link(linker, learned_from_only(name)) for name in ("lessons", "wordings"))
    worded = [*more, *implied]
    y, extra_y, worded_y = _intents(scored), _intents(more), _intents(worded)
    x, worded_x = wording(scored), wording(worded)
    by_words = _out_of_fold(x, y, WORDING_C, worded_x, worded_y, sparse=True)
    table: dict[str, Any] = {"wording alone": _right(by_words, np.unique(y), y)}
    report(f"wording alone: {table['wording alone']:.3f}")
    head = _fit(csr_matrix(np.vstack([x, worded_x])), np.concatenate([y, worded_y]), WORDING_C)
    save_heads(HEADS, "words", HeadFile({"intent": _head(head)}, "", {}), {"cross_validation": table})
    if not engine.reads_states:
        return table
    states_of = read_all(engine, [*scored, *more, *verdicts, *implied], cache, report)
    acts = np.array([each[0] for each in states_of])
    n, all_n = len(scored), len(scored) + len(more)
    file, intent_table = _fit_intent(acts[:n], y, acts[n:all_n], extra_y, by_words, report)
    told = train_roles.lessons([*scored, *verdicts, *implied], [*states_of[:n], *states_of[all_n:]])
    roles, role_table = train_roles.fit(told, report)
    table |= intent_table | role_table
    joined = HeadFile({**file.heads, **roles.heads}, engine.digest or "", {**file.arrays, **roles.arrays})
    save_heads(HEADS, "qwen", joined, {"cross_validation": table, "prompt": states.NAME})
    return table


def _fit_intent(
    acts: Array, y: Array, extra: Array, extra_y: Array, by_words: Array, report: Callable[[str], None]
) -> tuple[HeadFile, dict[str, float]]:
    """The head on the state after "Act:", the power of the wording beside it and the temperature of
    both; acts float32 (n, n_embd), by_words (n, n_classes) out of fold."""
    classes = np.unique(y)
    together = np.concatenate([acts, extra])
    mean, scale = together.mean(0), together.std(0) + 1e-3
    z, extra_z = (acts - mean) / scale, (extra - mean) / scale
    by_state = _out_of_fold(z, y, STATE_C, extra_z, extra_y, sparse=False)
    table = {f"state alone, C {STATE_C}": _right(by_state, classes, y)}
    joined = {power: np.log(by_state + 1e-9) + power * np.log(by_words + 1e-9) for power in POWERS}
    right = {power: _right(scores, classes, y) for power, scores in joined.items()}
    table |= {f"state x wording^{power}": value for power, value in right.items()}
    power = max(right, key=lambda p: right[p])
    report(f"state alone: {_right(by_state, classes, y):.3f}, x wording^{power}: {right[power]:.3f}")
    head = _fit(np.concatenate([z, extra_z]), np.concatenate([y, extra_y]), STATE_C)
    temperature = _temperature(joined[power], classes, y)
    arrays = {"mean": mean, "scale": scale, "power": np.array([power]), "temperature": np.array([temperature])}
    return HeadFile({"intent": _head(head)}, "", arrays), table


def _intents(found: Sequence[Linking]) -> Array:
    return np.array([each.example.gold["intent"] for each in found])


def _head(model: Any) -> Head:
    return Head(
        tuple(str(c) for c in model.classes_), model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
    )


def run(folders: RetrievalSettings, cache: Path | None, report: Callable[[str], None]) -> None:
    """`palate eval train-understanding`, with the engine of the environment."""
    catalogue = Catalogue.open(folders)
    linker = linker_for(catalogue)
    catalogue.close()
    engine = open_engine(agent_settings(), folders)
    try:
        engine.warm([states.prompt("hi", 0)])
        engine.wait_ready()
        train(linker, engine, cache, report)
    finally:
        engine.close()
