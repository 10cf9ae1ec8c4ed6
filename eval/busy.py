"""A core kept busy, for measuring beside other work."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def busy_core(busy: bool) -> Iterator[None]:
    """With `busy`, another process computes all the while."""
    if not busy:
        yield
        return
    other = multiprocessing.get_context("spawn").Process(target=_compute, daemon=True)
    other.start()
    try:
        yield
    finally:
        other.terminate()
        other.join()


def _compute() -> None:
    while True:
        sum(i * i for i in range(10_000))
