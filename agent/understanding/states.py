"""What the language model makes of a message: its hidden states where it would name the act and
where it would say what each mention is to the person.

The prompt lists the acts and shows examples; nothing is written. Heads read the last layer's state
after "Act:" and an inner layer's after each probe line "- Heat:", which tells more of the mention.
The fixed part is the same in every call, so only the message and its mentions are read anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agent.engine import Prompt, Reading
from prompts.loader import load

NAME = "understand"
MOST = 8
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
    end = len(made.text) - sum(map(len, _probes(mentions)))
    state: NDArray[np.float32] = reading.states[_rows(reading, [end])[0]].astype(np.float32)
    return state


def mention_states(reading: Reading, made: Prompt, mentions: Sequence[str]) -> NDArray[np.float32]:
    """float32 (len(mentions), n_embd): the inner state after the line of each mention."""
    ends, end = [], len(made.text)
    for line in reversed(_probes(mentions)):
        ends.append(end)
        end -= len(line)
    found: NDArray[np.float32] = reading.inner[_rows(reading, ends[::-1])].astype(np.float32)
    return found


def _rows(reading: Reading, ends: Sequence[int]) -> list[int]:
    """The last token that starts before each position."""
    return [max(i for i, (start, _) in enumerate(reading.offsets) if start < end) for end in ends]
