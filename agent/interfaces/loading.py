"""Loading: the services open in a thread, so that a greeting need not wait for them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from retrieval.errors import PalateError
from retrieval.settings import RetrievalSettings

if TYPE_CHECKING:
    from agent.services import Services

STEP = 0.1
"""Seconds between two looks at whether the person has given up waiting."""


class Loading:
    """Services on their way."""

    def __init__(self, opened: Callable[[], Services], failed: Callable[[], None] = lambda: None) -> None:
        self._open = opened
        self._failed = failed
        self._done = threading.Event()
        self._services: Services | None = None
        self.error: BaseException | None = None
        """What went wrong; None while loading and after success."""
        self._thread = threading.Thread(target=self._run, name="loading", daemon=True)

    def start(self) -> Loading:
        self._thread.start()
        return self

    @property
    def services(self) -> Services | None:
        """The services once they are open, without waiting."""
        return self._services

    def wait(self, cancelled: Callable[[], bool] = lambda: False) -> Services | None:
        """The services, or None when `cancelled()` came first. Raises what opening raised."""
        while not self._done.wait(STEP):
            if cancelled():
                return None
        if self.error is not None:
            raise self.error
        return self._services

    def close(self) -> None:
        """Give back what was opened, after opening has ended."""
        self._done.wait()
        if self._services is not None:
            self._services.close()

    def _run(self) -> None:
        try:
            self._services = self._open()
        except (PalateError, OSError, RuntimeError, ImportError) as error:
            self.error = error
        finally:
            self._done.set()
        if self.error is not None:
            self._failed()


def open_services(settings: RetrievalSettings) -> Services:
    """Everything a conversation needs. The imports here are the slow ones."""
    from agent.services import open_all

    return open_all(settings)
