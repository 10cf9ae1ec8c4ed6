"""The state after an inner layer of the model.

llama.cpp gives out the state after the last layer only, which is bent on the next word; what a
message says about a thing shows more clearly some layers earlier. The library tells a callback of
every step of its work, and this one copies the step that is wanted.
"""

from __future__ import annotations

import ctypes
from typing import Any

import llama_cpp as ll
import numpy as np
from llama_cpp._ggml import libggml
from numpy.typing import NDArray

DEPTH = 9 / 14
"""How deep the layer lies: number 18 of 28 in Qwen2.5 1.5B, where heads for verdicts do best."""


def _function(name: str, result: Any) -> Any:
    """A function of the tensor library that takes a tensor."""
    found = getattr(libggml, name)
    found.argtypes, found.restype = [ctypes.c_void_p], result
    return found


_name = _function("ggml_get_name", ctypes.c_char_p)
_data = _function("ggml_get_data", ctypes.c_void_p)
_size = _function("ggml_nelements", ctypes.c_int64)


class InnerLayer:
    """Keeps the states after one layer while `watching`."""

    def __init__(self, layers: int, width: int) -> None:
        self._wanted = f"l_out-{round(layers * DEPTH)}".encode()
        self._width = width
        self._states = np.zeros((0, width), np.float32)
        self.watching = False
        self.callback = ll.ggml_backend_sched_eval_callback(self._step)
        """For the parameters of the context; must live as long as it."""

    def state(self, index: int) -> NDArray[np.float32]:
        """float32 (width,) after token `index` of the last batch."""
        state: NDArray[np.float32] = self._states[index]
        return state

    def _step(self, tensor: int, asked: bool, _: object) -> bool:
        """Called before a step ("do you want to see it?") and after one that was wanted."""
        if asked:
            return self.watching and _name(tensor) == self._wanted
        values = ctypes.cast(_data(tensor), ctypes.POINTER(ctypes.c_float))
        self._states = np.ctypeslib.as_array(values, shape=(_size(tensor) // self._width, self._width)).copy()
        return True
