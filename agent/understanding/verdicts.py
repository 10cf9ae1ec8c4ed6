"""What a mention is to the person, by the language model's state joined with the signs of the rules.

Two heads read the state after the mention's probe line. One says of a title or place whether it is
liked, disliked or neither; beside the state it reads the signs that `roles` finds in the words around
the mention. The other says of a value whether it is wanted, unwanted or neither. A mention without a
state (no model, or one too many), or one that the head is not sure of, is judged by the rules alone.
Whether a title was seen is always told by the rules: a head for it did no better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from agent.linking.text import Message
from agent.linking.types import Span, ValueMention
from agent.types import Intent
from agent.understanding import roles
from agent.understanding.heads import HeadFile
from agent.understanding.slots import WISHING, RuleRoles, Verdict

SIGNS = ("liked", "disliked", "seen", "similar", "rules_like", "rules_dislike", "place", "recommend")
"""Names of the numbers beside the state of a title or place."""
VALUE_SIGNS = ("rules_want", "rules_exclude", "feedback")
"""Names of the numbers beside the state of a value."""
_OPS = {"wanted": "is", "unwanted": "is_not"}
SURE = {"verdict": 0.5, "wanted": 0.6}
"""What a head must be sure of to be heard against the rules; chosen on the development part."""


class JointRoles(RuleRoles):
    """Roles of the mentions of one message."""

    def __init__(self, file: HeadFile, states: Mapping[Span, NDArray[np.float32]]) -> None:
        """`states` maps the mentions that were probed to their state, float32 (n_embd,)."""
        self._file = file
        self._states = states

    def _verdict(self, message: Message, span: Span, intent: Intent, others: Sequence[Span], similar: bool) -> Verdict:
        state = self._states.get(span)
        ruled = super()._verdict(message, span, intent, others, similar)
        if state is None or intent not in WISHING:
            return ruled
        verdict = self._told("verdict", state, signs(message, span, intent, others, place=not similar))
        return Verdict(verdict == "liked", verdict == "disliked", ruled.seen) if verdict else ruled

    def wanted(
        self, message: Message, mention: ValueMention, intent: Intent, others: Sequence[Span] = ()
    ) -> str | None:
        state = self._states.get(mention.span)
        ruled = super().wanted(message, mention, intent, others)
        if state is None or intent not in WISHING:
            return ruled
        told = self._told("wanted", state, value_signs(ruled, intent))
        return _OPS.get(told) if told else ruled

    def _told(self, head: str, state: NDArray[np.float32], found: NDArray[np.float32]) -> str:
        """The class a head gives one mention; "" when it is not sure."""
        chances = self._file.heads[head].probabilities(features(self._file, head, state[None], found[None])[0])
        best = int(chances.argmax())
        return self._file.heads[head].classes[best] if chances[best] >= SURE[head] else ""


def signs(message: Message, span: Span, intent: Intent, others: Sequence[Span], place: bool) -> NDArray[np.float32]:
    """float32 (len(SIGNS),): what the rules see around a title or place."""
    sign = roles.title_role(message, span, others, asking=intent is Intent.RECOMMEND)
    ruled = RuleRoles.judge(message, span, intent, others, similar=not place)
    numbers = (
        sign.liked, sign.disliked, sign.seen, sign.similar, ruled.liked, ruled.disliked, place,
        intent is Intent.RECOMMEND,
    )  # fmt: skip
    return np.array([float(n) for n in numbers], dtype=np.float32)


def value_signs(ruled: str | None, intent: Intent) -> NDArray[np.float32]:
    """float32 (len(VALUE_SIGNS),): what the rules make of a value."""
    return np.array([ruled == "is", ruled == "is_not", intent is Intent.FEEDBACK], dtype=np.float32)


def features(file: HeadFile, head: str, states: NDArray[np.float32], found: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32 (n, n_embd + signs): standardised states beside signs weighed by the head's weight."""
    arrays = file.arrays
    z = (states - arrays[f"{head}_mean"]) / arrays[f"{head}_scale"]
    joined: NDArray[np.float32] = np.concatenate([z, arrays[f"{head}_weight"][0] * found], axis=1).astype(np.float32)
    return joined
