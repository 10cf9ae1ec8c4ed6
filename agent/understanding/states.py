"""What the language model makes of a message: its hidden state where it would name the act.

The prompt lists the acts and shows examples; nothing is written. The state after "Act:" is what the
intent head reads. The fixed part is the same in every call, so only the message is read anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agent.engine import Prompt, Reading
from prompts.loader import load

NAME = "understand"


def prompt(text: str, shown: int) -> Prompt:
    """The prompt for a message said with `shown` items on the screen."""
    file = load(NAME)
    rendered = file.render(shown=str(shown) if shown else "nothing", message=text)
    return Prompt(NAME, file.fixed, rendered)


def act_state(reading: Reading) -> NDArray[np.float32]:
    """float32 (n_embd,): the state after the last token of the prompt's own text, "Act:"."""
    state: NDArray[np.float32] = reading.states[len(reading.tokens) - 1]
    return state.astype(np.float32)
