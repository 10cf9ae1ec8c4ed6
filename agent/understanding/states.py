"""What the language model makes of a message: its hidden states where it would name the act and
where it would say what each mention is to the person.

The prompt lists the acts and shows examples; nothing is written. Heads read the state after "Act:"
and after each probe line "- Heat:". The fixed part is the same in every call, so only the message
and its mentions are read anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agent.engine import Prompt, Reading
from prompts.loader import load

NAME = "understand"
MOST = 6
"""Mentions that are probed; further ones are left to the rules."""


def prompt(text: str, shown: int, mentions: Sequence[str] = ()) -> Prompt:
    """The prompt for a message said with `shown` items on the screen, and a line for each mention."""
    file = load(NAME)
    rendered = file.render(shown=str(shown) if shown else "nothing", message=text)
    return Prompt(NAME, file.fixed, rendered + "".join(_probes(mentions)))


def _probes(mentions: Sequence[str]) -> list[str]:
    """The line of each mention. The first begins with a blank, without which the colon after "Act"
    and the line break would be one token and "Act:" another state than where nothing follows."""
    return [f"{'' if place else ' '}\n- {words}:" for place, words in enumerate(mentions)]


def act_state(reading: Reading, made: Prompt, mentions: Sequence[str] = ()) -> NDArray[np.float32]:
    """float32 (n_embd,): the state after "Act:"."""
    state: NDArray[np.float32] = _states_at(reading, [len(made.text) - sum(map(len, _probes(mentions)))])[0]
    return state


def mention_states(reading: Reading, made: Prompt, mentions: Sequence[str]) -> NDArray[np.float32]:
    """float32 (len(mentions), n_embd): the state after the line of each mention."""
    ends, end = [], len(made.text)
    for line in reversed(_probes(mentions)):
        ends.append(end)
        end -= len(line)
    return _states_at(reading, ends[::-1])


def _states_at(reading: Reading, ends: Sequence[int]) -> NDArray[np.float32]:
    """float32 (len(ends), n_embd): the state after the last token that starts before each position."""
    if not ends:
        return np.zeros((0, reading.states.shape[1]), dtype=np.float32)
    rows = [max(i for i, (start, _) in enumerate(reading.offsets) if start < end) for end in ends]
    found: NDArray[np.float32] = reading.states[rows].astype(np.float32)
    return found
