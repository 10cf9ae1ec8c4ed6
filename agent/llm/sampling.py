"""From logits to one token: greedy or by temperature, within a grammar when there is one.

A grammar is asked first about the token that would be taken anyway, then about the likeliest few,
and only then about the whole vocabulary, since that costs a hundred times as much.
"""

from __future__ import annotations

import ctypes
import functools
import json
from typing import Any

import llama_cpp as ll
import numpy as np
from llama_cpp.llama_grammar import json_schema_to_gbnf
from numpy.typing import NDArray

from agent.engine import Request
from agent.llm.jobs import Refused

LIKELIEST = 40
"""How many tokens temperature chooses among (top-k)."""
NUCLEUS = 0.95
"""Their share of the probability that it chooses among (top-p)."""

_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class Sampler:
    """Chooses the tokens of one completion; owns its grammar's state."""

    def __init__(self, request: Request, vocab: Any) -> None:
        self._temperature = max(0.0, request.temperature)
        self._random = np.random.default_rng(request.seed)
        self._grammar = _grammar(request, vocab)

    def close(self) -> None:
        if self._grammar:
            ll.llama_sampler_free(self._grammar)
            self._grammar = None

    def choose(self, logits: NDArray[np.float32]) -> int:
        """The next token, taken as said."""
        token = self._pick(logits, None)
        if self._grammar:
            if not self._allowed(np.array([token], np.int32), logits).size:
                token = self._constrained(logits)
            ll.llama_sampler_accept(self._grammar, token)
        return token

    def _constrained(self, logits: NDArray[np.float32]) -> int:
        likeliest = np.argpartition(logits, -LIKELIEST)[-LIKELIEST:].astype(np.int32)
        allowed = self._allowed(likeliest, logits)
        if not allowed.size:
            allowed = self._allowed(np.arange(logits.size, dtype=np.int32), logits)
        if not allowed.size:
            raise Refused("no token fits the grammar")
        return self._pick(logits, allowed)

    def _pick(self, logits: NDArray[np.float32], among: NDArray[np.int32] | None) -> int:
        if self._temperature == 0:
            return int(logits.argmax()) if among is None else int(among[logits[among].argmax()])
        if among is None:
            among = np.argpartition(logits, -LIKELIEST)[-LIKELIEST:].astype(np.int32)
        among = among[np.argsort(-logits[among])][:LIKELIEST]
        weights = np.exp((logits[among] - logits[among[0]]).astype(np.float64) / self._temperature)
        weights /= weights.sum()
        kept = int(np.searchsorted(np.cumsum(weights), NUCLEUS)) + 1
        return int(self._random.choice(among[:kept], p=weights[:kept] / weights[:kept].sum()))

    def _allowed(self, tokens: NDArray[np.int32], logits: NDArray[np.float32]) -> NDArray[np.int32]:
        """Those of `tokens` that the grammar lets follow."""
        data = np.empty(tokens.size, _DATA)
        data["id"], data["logit"], data["p"] = tokens, logits[tokens], 0
        array = ll.llama_token_data_array(
            data=data.ctypes.data_as(ll.llama_token_data_p), size=tokens.size, selected=-1, sorted=False
        )
        ll.llama_sampler_apply(self._grammar, ctypes.byref(array))
        fitting: NDArray[np.int32] = data["id"][: array.size][np.isfinite(data["logit"][: array.size])]
        return fitting


def _grammar(request: Request, vocab: Any) -> Any:
    """A new grammar state, None for free text. Raises Refused."""
    text = request.grammar
    if text is None and request.schema is not None:
        text = _from_schema(json.dumps(request.schema))
    if text is None:
        return None
    grammar = ll.llama_sampler_init_grammar(vocab, text.encode(), b"root")
    if not grammar:
        raise Refused("the grammar has an error")
    return grammar


@functools.lru_cache(maxsize=64)
def _from_schema(schema: str) -> str:
    try:
        return str(json_schema_to_gbnf(schema))
    except (ValueError, KeyError, TypeError, AssertionError) as error:
        raise Refused(f"the schema cannot be followed: {error}") from error
