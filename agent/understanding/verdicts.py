"""What a mention is to the person, by the language model's state joined with the signs of the rules.

A head says liked, disliked or neither. It reads the state after the mention's probe line and, beside
it, the signs that `roles` finds in the words around the mention; a mention without a state (no model,
or one too many) is judged by the rules alone. Whether it was seen is always told by the rules: a head
for it did no better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from agent.linking.text import Message
from agent.linking.types import Span
from agent.types import Intent
from agent.understanding import roles
from agent.understanding.heads import HeadFile
from agent.understanding.slots import WISHING, RuleRoles, Verdict

SIGNS = ("liked", "disliked", "seen", "similar", "rules_like", "rules_dislike", "place", "recommend")
"""Names of the numbers beside the state."""


class JointRoles(RuleRoles):
    """Roles of the mentions of one message."""

    def __init__(self, file: HeadFile, states: Mapping[Span, NDArray[np.float32]]) -> None:
        """`states` maps the mentions that were probed to their state, float32 (n_embd,)."""
        self._file = file
        self._states = states

    def _verdict(self, message: Message, span: Span, intent: Intent, others: Sequence[Span], similar: bool) -> Verdict:
        state = self._states.get(span)
        if state is None or intent not in WISHING:
            return super()._verdict(message, span, intent, others, similar)
        x = features(self._file, state[None], signs(message, span, intent, others, place=not similar)[None])[0]
        head = self._file.heads["verdict"]
        verdict = head.classes[int(head.probabilities(x).argmax())]
        ruled = super()._verdict(message, span, intent, others, similar)
        return Verdict(verdict == "liked", verdict == "disliked", ruled.seen)


def signs(message: Message, span: Span, intent: Intent, others: Sequence[Span], place: bool) -> NDArray[np.float32]:
    """float32 (len(SIGNS),): what the rules see around a mention."""
    sign = roles.title_role(message, span, others, asking=intent is Intent.RECOMMEND)
    ruled = RuleRoles.judge(message, span, intent, others, similar=not place)
    numbers = (
        sign.liked, sign.disliked, sign.seen, sign.similar, ruled.liked, ruled.disliked, place,
        intent is Intent.RECOMMEND,
    )  # fmt: skip
    return np.array([float(n) for n in numbers], dtype=np.float32)


def features(file: HeadFile, states: NDArray[np.float32], found: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32 (n, n_embd + len(SIGNS)): standardised states beside signs weighed by `role_weight`."""
    arrays = file.arrays
    z = (states - arrays["role_mean"]) / arrays["role_scale"]
    joined: NDArray[np.float32] = np.concatenate([z, arrays["role_weight"][0] * found], axis=1).astype(np.float32)
    return joined
