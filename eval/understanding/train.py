"""Fits the heads to the committed examples: `palate eval train-understanding`.

Two heads for the intent: one on the wording, one on the language model's state at "Act:". They are
joined by multiplying their probabilities, the wording's to the power that does best by three-fold
cross-validation on the train and development parts; the test part is not read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from agent.engine import Engine
from agent.linking.linker import Linker
from agent.linking.text import read
from agent.llm import open_engine
from agent.settings import agent_settings
from agent.understanding import ngrams, states
from agent.understanding.catalogue import linker_for
from agent.understanding.heads import Head, HeadFile, save_heads
from eval.understanding.gold import Example, examples, read_examples
from retrieval.catalogue.repository import Catalogue
from retrieval.settings import RetrievalSettings

Array = NDArray[Any]
FOLDS = 3
WORDING_C = 3.0
STATE_C = (0.02,)
POWERS = (0.3, 0.5, 0.7, 1.0, 1.4)
HEADS = Path(__file__).parents[2] / "agent" / "understanding" / "heads"


def intents_only() -> list[Example]:
    """Short messages written for their intent alone; they are learned from and never scored."""
    text = files("eval").joinpath("data/understanding/intents.jsonl").read_text("utf-8")
    return read_examples(text.splitlines())


def wording(linker: Linker, found: Sequence[Example]) -> NDArray[np.float32]:
    """float32 (n, width of `ngrams.vector`)."""
    rows = []
    for each in found:
        message = read(each.text)
        linked = linker.link(message, linker.slate_entries(each.slate))
        rows.append(ngrams.vector(message, linked, len(each.slate)))
    return np.array(rows, dtype=np.float32)


def key(example: Example) -> str:
    """Names a cached state: the prompt it was read after."""
    made = states.prompt(example.text, len(example.slate))
    return hashlib.sha256((made.fixed + made.text).encode()).hexdigest()[:32]


def act_states(engine: Engine, found: Sequence[Example], cache: Path | None, report: Callable[[str], None]) -> Array:
    """float32 (n, n_embd): the model's state for each message; what `cache` holds is not read again."""
    known: dict[str, Array] = {}
    if cache and cache.is_file():
        with np.load(cache, allow_pickle=False) as stored:
            known = {name: stored[name] for name in stored.files}
    missing = [each for each in found if key(each) not in known]
    made = [states.prompt(each.text, len(each.slate)) for each in missing]
    for done, (each, reading) in enumerate(zip(missing, engine.read_many(made) if made else (), strict=True), 1):
        known[key(each)] = states.act_state(reading).astype(np.float16)
        if done % 100 == 0:
            report(f"{done} of {len(missing)} messages read")
    if cache and missing:
        np.savez_compressed(cache, allow_pickle=False, **known)
    return np.array([known[key(each)] for each in found], dtype=np.float32)


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
    scored, more = examples("train", "dev"), intents_only()
    y = np.array([e.gold["intent"] for e in scored])
    extra_y = np.array([e.gold["intent"] for e in more])
    classes = np.unique(y)
    x, extra_x = wording(linker, scored), wording(linker, more)
    by_words = _out_of_fold(x, y, WORDING_C, extra_x, extra_y, sparse=True)
    table: dict[str, Any] = {"wording alone": _right(by_words, classes, y)}
    report(f"wording alone: {table['wording alone']:.3f}")
    head = _fit(csr_matrix(np.vstack([x, extra_x])), np.concatenate([y, extra_y]), WORDING_C)
    save_heads(HEADS, "words", HeadFile({"intent": _head(head)}, "", {}), {"cross_validation": table})
    if not engine.reads_states:
        return table
    read_all = act_states(engine, [*scored, *more], cache, report)
    mean, scale = read_all.mean(0), read_all.std(0) + 1e-3
    z = (read_all - mean) / scale
    best = (0.0, 0.0, 0.0)
    chosen = np.log(by_words + 1e-9)
    for c in STATE_C:
        by_state = _out_of_fold(z[: len(y)], y, c, z[len(y) :], extra_y, sparse=False)
        table[f"state alone, C {c}"] = _right(by_state, classes, y)
        report(f"state alone, C {c}: {table[f'state alone, C {c}']:.3f}")
        for power in POWERS:
            joined = np.log(by_state + 1e-9) + power * np.log(by_words + 1e-9)
            score = _right(joined, classes, y)
            table[f"state C {c} x wording^{power}"] = score
            if (score, c, power) > best:
                best, chosen = (score, c, power), joined
    score, c, power = best
    report(f"joined, C {c}, wording^{power}: {score:.3f}")
    head = _fit(z, np.concatenate([y, extra_y]), c)
    arrays = {
        "mean": mean,
        "scale": scale,
        "power": np.array([power]),
        "temperature": np.array([_temperature(chosen, classes, y)]),
    }
    facts = {"cross_validation": table, "prompt": states.NAME}
    save_heads(HEADS, "qwen", HeadFile({"intent": _head(head)}, engine.digest or "", arrays), facts)
    return table


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
