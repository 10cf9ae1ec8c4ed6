"""llama.cpp through its C interface: one model, one context, several sequences.

A *sequence* is a row of token positions with its own KV state inside the one context; sequences
share cells, so copying a read prefix from one to another costs nothing. This module only calls
the library. What is read where, and when, is decided in `sequences` and `scheduler`.

Runs in the worker process only: importing it loads the model library.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import llama_cpp as ll
import numpy as np
from numpy.typing import NDArray

from agent.llm.jobs import Cell
from agent.llm.layers import InnerLayer

LIBRARY = f"llama-cpp-python {ll.__version__}"
"""Written into the names of state files: their format belongs to the library."""

BATCH = 512
"""Most tokens in one call of the model."""


@ll.llama_log_callback  # type: ignore[untyped-decorator]
def _silent(level: int, text: bytes, data: object) -> None:
    """llama.cpp reports on stderr; what matters reaches the caller as an exception."""


class ModelFileError(Exception):
    """The file is not a model that this library can load."""


class Native:
    """The loaded model with its context. Not thread-safe, except `tokenize` and `piece`."""

    def __init__(self, path: Path, *, cells: int, sequences: int, threads: int, plain: bool = False) -> None:
        """Load `path`; `cells` token positions are shared by all `sequences`.

        `plain` leaves out weight layouts tuned to this processor.
        """
        ll.llama_log_set(_silent, ctypes.c_void_p(0))
        ll.llama_backend_init()
        self._model = ll.llama_model_load_from_file(str(path).encode(), _model_params(plain))
        if not self._model:
            raise ModelFileError(f"{path.name} cannot be loaded")
        self.vocab = ll.llama_model_get_vocab(self._model)
        self.width = int(ll.llama_model_n_embd(self._model))
        self._inner = InnerLayer(int(ll.llama_model_n_layer(self._model)), self.width)
        params = _context_params(cells, sequences, threads)
        params.cb_eval = self._inner.callback
        self.context = ll.llama_init_from_model(self._model, params)
        if not self.context:
            raise ModelFileError(f"no context for {path.name}: not enough memory")
        self._memory = ll.llama_get_memory(self.context)
        self._batch = ll.llama_batch_init(BATCH, 0, 1)
        self._embeddings = False
        self._pieces: dict[int, bytes] = {}
        self.threads = threads
        self.cells = int(ll.llama_n_ctx(self.context))
        self.sequences = sequences
        self.vocabulary = int(ll.llama_vocab_n_tokens(self.vocab))

    def close(self) -> None:
        ll.llama_batch_free(self._batch)
        ll.llama_free(self.context)
        ll.llama_model_free(self._model)

    def try_out(self) -> None:
        """Read one token: page the weights in, and crash now rather than in a conversation."""
        self.read([Cell(0, 0, 0, True)])
        self.drop(0)

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        """Tokens of `text`; "<|im_start|>" is a mark of the template only when `special`."""
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        tokens = (ll.llama_token * room)()
        count = ll.llama_tokenize(self.vocab, data, len(data), tokens, room, False, special)
        return list(tokens[:count])

    def piece(self, token: int) -> bytes:
        """Bytes of one token: may be a part of a character."""
        known = self._pieces.get(token)
        if known is None:
            buffer = ctypes.create_string_buffer(256)
            count = ll.llama_token_to_piece(self.vocab, token, buffer, len(buffer), 0, False)
            known = self._pieces[token] = buffer.raw[: max(0, count)]
        return known

    def ends(self, token: int) -> bool:
        """Whether the token ends an answer."""
        return bool(ll.llama_vocab_is_eog(self.vocab, token))

    def read(self, cells: Sequence[Cell], *, states: bool = False) -> None:
        """Read tokens of any sequences in one go. With `states` the hidden states are kept."""
        if states != self._embeddings:
            ll.llama_set_embeddings(self.context, states)
            self._embeddings = self._inner.watching = states
        batch = self._batch
        batch.n_tokens = len(cells)
        for i, cell in enumerate(cells):
            batch.token[i] = cell.token
            batch.pos[i] = cell.position
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = cell.sequence
            batch.logits[i] = cell.output
        code = ll.llama_decode(self.context, batch)
        if code != 0:
            raise MemoryError(f"llama_decode: {code}")

    def logits(self, index: int) -> NDArray[np.float32]:
        """float32 (vocabulary,) after cell `index` of the last `read`; a view, gone at the next one."""
        pointer = ll.llama_get_logits_ith(self.context, index)
        return np.ctypeslib.as_array(pointer, shape=(self.vocabulary,))

    def hidden(self, index: int) -> NDArray[np.float32]:
        """float32 (2, width) after cell `index` of the last `read(states=True)`: last and inner layer; a copy."""
        pointer = ll.llama_get_embeddings_ith(self.context, index)
        return np.stack([np.ctypeslib.as_array(pointer, shape=(self.width,)), self._inner.state(index)])

    def share(self, source: int, target: int, upto: int) -> None:
        """Let `target` (empty) begin with the first `upto` positions of `source`."""
        ll.llama_memory_seq_cp(self._memory, source, target, 0, upto)

    def drop(self, sequence: int, start: int = 0) -> None:
        """Forget a sequence from position `start` on."""
        ll.llama_memory_seq_rm(self._memory, sequence, start, -1)

    def state(self, sequence: int) -> bytes:
        """A sequence's KV state, as `restore` takes it."""
        size = ll.llama_state_seq_get_size(self.context, sequence)
        buffer = np.empty(size, np.uint8)
        written = ll.llama_state_seq_get_data(self.context, _bytes_pointer(buffer), size, sequence)
        return buffer[:written].tobytes()

    def restore(self, sequence: int, state: bytes) -> bool:
        """Fill an empty sequence. `state` must be what `state` gave: the library ends the process otherwise."""
        buffer = np.frombuffer(state, np.uint8)
        read = ll.llama_state_seq_set_data(self.context, _bytes_pointer(buffer), len(state), sequence)
        if not read:
            self.drop(sequence)
        return bool(read)

    def set_threads(self, threads: int) -> None:
        self.threads = threads
        ll.llama_set_n_threads(self.context, threads, threads)


def _bytes_pointer(array: NDArray[np.uint8]) -> Any:
    return array.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))


def _model_params(plain: bool) -> Any:
    params = ll.llama_model_default_params()
    params.use_extra_bufts = not plain
    return params


def _context_params(cells: int, sequences: int, threads: int) -> Any:
    params = ll.llama_context_default_params()
    params.n_ctx = cells
    params.n_batch = params.n_ubatch = BATCH
    params.n_seq_max = sequences
    params.n_threads = params.n_threads_batch = threads
    params.pooling_type = ll.LLAMA_POOLING_TYPE_NONE
    params.kv_unified = True
    params.no_perf = True
    return params
