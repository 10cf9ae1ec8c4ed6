"""Learned heads: small linear models, saved as plain arrays, tied to the weights they were fitted to.

A head is multinomial logistic regression: p = softmax(W x + b). Its arrays lie in an `.npz` without
pickle, its classes and facts in the `.json` beside it. `words` reads the wording alone; a head for
a language model carries the sha256 of that model's weights and is used with no other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = "agent.understanding"


@dataclass(frozen=True, slots=True)
class Head:
    """One linear classifier."""

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    """float32 (n_classes, n_features)."""
    bias: NDArray[np.float32]
    """float32 (n_classes,)."""

    def probabilities(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 (n_classes,) or (n, n_classes): softmax of the scores."""
        scores = x @ self.weights.T + self.bias
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        result: NDArray[np.float32] = scores / scores.sum(axis=-1, keepdims=True)
        return result


@dataclass(frozen=True, slots=True)
class HeadFile:
    """The heads that were fitted together."""

    heads: Mapping[str, Head]
    model: str
    """sha256 of the language model's weights; "" for heads that need none."""
    arrays: Mapping[str, NDArray[np.float32]]
    """Further arrays, such as means and scales of the features."""


def load_heads(name: str) -> HeadFile | None:
    """The heads committed under a name; None when there are none."""
    folder = files(FOLDER).joinpath("heads")
    if not folder.joinpath(f"{name}.json").is_file():
        return None
    facts = json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8"))
    with as_file(folder.joinpath(f"{name}.npz")) as path, np.load(path, allow_pickle=False) as stored:
        arrays = {key: stored[key].astype(np.float32) for key in stored.files}
    heads = {
        key: Head(tuple(classes), arrays.pop(f"{key}.weights"), arrays.pop(f"{key}.bias"))
        for key, classes in facts["classes"].items()
    }
    return HeadFile(heads, facts["model"], arrays)


def save_heads(folder: Path, name: str, file: HeadFile, facts: Mapping[str, object]) -> None:
    """Write a set of heads; `facts` says what they were fitted to and how well they did."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {k: v.astype(np.float16) for k, v in file.arrays.items()}
    for key, head in file.heads.items():
        arrays[f"{key}.weights"] = head.weights.astype(np.float16)
        arrays[f"{key}.bias"] = head.bias.astype(np.float32)
    np.savez_compressed(folder / f"{name}.npz", allow_pickle=False, **arrays)
    classes = {key: list(head.classes) for key, head in file.heads.items()}
    text = json.dumps({"model": file.model, "classes": classes, **facts}, indent=1, ensure_ascii=False)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
