"""The worker process: owns the model, takes orders on a socket, reports what comes of them.

It ends when the socket closes, so that it never outlives the process that started it, however that
one ended. Run as `python -m agent.llm.worker FILE_DESCRIPTOR`.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from multiprocessing.connection import Connection

from agent.llm.messages import Cancel, Count, Counted, Loaded, NotLoaded, Order, Report, Start
from agent.llm.scheduler import Scheduler
from agent.llm.sequences import KEPT, Sequences
from agent.llm.threads import FreeCores

LONGEST_SHARE = 2
"""One prompt with its answer may take 1/2 of all cells."""


class Worker:
    """Orders in, reports out, the scheduler between."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._sending = threading.Lock()

    def run(self) -> None:
        start: Start = self._connection.recv()
        from agent.llm.native import LIBRARY, ModelFileError, Native
        from agent.llm.sampling import Sampler

        self._free, self._fixed_threads = FreeCores(), start.threads
        threads = start.threads or self._free.threads
        try:
            self._native = Native(
                start.path,
                cells=start.cells,
                sequences=KEPT + start.side_by_side,
                threads=threads,
                plain=start.plain,
            )
        except ModelFileError as error:
            self._report(NotLoaded(str(error)))
            return
        model = f"{start.digest} {LIBRARY} {'plain' if start.plain else 'tuned'}"
        self._scheduler = Scheduler(
            model=self._native,
            sequences=Sequences(self._native, start.side_by_side, start.states, model),
            sampler=lambda request: Sampler(request, self._native.vocab),
            report=self._report,
            longest=self._native.cells // LONGEST_SHARE,
        )
        self._native.try_out()
        self._report(Loaded(threads))
        threading.Thread(target=self._receive, daemon=True).start()
        self._serve()

    def _serve(self) -> None:
        while True:
            while self._scheduler.idle or not self._orders.empty():
                self._take(self._orders.get())
            self._follow_free_cores()
            self._scheduler.step()

    def _take(self, order: Order) -> None:
        if isinstance(order, Cancel):
            self._scheduler.cancel(order.call)
        else:
            self._scheduler.take(order)

    def _follow_free_cores(self) -> None:
        threads = self._fixed_threads or self._free.threads
        if threads != self._native.threads:
            self._native.set_threads(threads)

    def _receive(self) -> None:
        """Take orders from the socket; counting tokens needs no turn."""
        while True:
            try:
                order = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # the engine is gone: whatever the model is doing is for nobody
            if isinstance(order, Count):
                self._report(Counted(order.call, len(self._native.tokenize(order.text))))
            else:
                self._orders.put(order)

    def _report(self, report: Report) -> None:
        try:
            with self._sending:
                self._connection.send(report)
        except OSError:
            os._exit(0)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the conversation to handle
    Worker(Connection(int(sys.argv[1]))).run()


if __name__ == "__main__":
    main()
