"""Unpacks a pickled pandas table without letting the pickle run anything.

A pickle is a program. This reader admits the few constructors that a table is made of and nothing
else; the file's sha256 has been checked before.
"""

from __future__ import annotations

import io
import lzma
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.errors import WeightsError

if TYPE_CHECKING:
    import pandas as pd

_PARTS = frozenset(
    {
        ("builtins", "slice"),
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "scalar"),
        ("numpy._core.numeric", "_frombuffer"),
        ("pandas", "DataFrame"),
        ("pandas", "Index"),
        ("pandas", "RangeIndex"),
        ("pandas._libs.internals", "_unpickle_block"),
        ("pandas.core.frame", "DataFrame"),
        ("pandas.core.indexes.base", "Index"),
        ("pandas.core.indexes.base", "_new_Index"),
        ("pandas.core.indexes.range", "RangeIndex"),
        ("pandas.core.internals.managers", "BlockManager"),
    }
)
"""All that a table is made of, under the names that old and new versions write."""


class _TableOnly(pickle.Unpickler):
    """Admits the parts of a table."""

    def find_class(self, module: str, name: str) -> Any:
        # numpy 1 wrote its old module names into pickles.
        module = module.replace("numpy.core.", "numpy._core.")
        if (module, name) not in _PARTS:
            raise pickle.UnpicklingError(f"{module}.{name} is not part of a table")
        return super().find_class(module, name)


def read_frame(path: Path) -> pd.DataFrame:
    """The table in an xz-packed pickle."""
    import pandas as pd

    try:
        frame = _TableOnly(io.BytesIO(lzma.decompress(path.read_bytes()))).load()
    except (OSError, EOFError, lzma.LZMAError, pickle.UnpicklingError) as error:
        raise WeightsError(f"{path} is not the table it should be ({error}): run `palate models fetch`") from error
    if not isinstance(frame, pd.DataFrame):
        raise WeightsError(f"{path} holds a {type(frame).__name__}, not a table")
    return frame
