"""How many cores are really free.

Two threads on two cores of which one is taken run at a fifth of one thread's speed, because each
step ends with all threads waiting for each other. So the worker asks now and then what the other
processes of the machine use, and takes what is left.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import psutil

WINDOW = 1.0
"""Seconds over which use is measured."""
TOLERATED = 0.35
"""Share of one core that others may use without costing a thread."""
QUOTA = Path("/sys/fs/cgroup/cpu.max")


def allowed_cores() -> int:
    """Cores that this process may use: affinity and control-group quota considered."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every platform
        cores = psutil.cpu_count() or 1
    try:
        quota, period = QUOTA.read_text().split()
        return max(1, min(cores, int(quota) // int(period)))
    except (OSError, ValueError):
        return cores


def threads_for(cores: int, used_by_others: float) -> int:
    """Threads to run when others use `used_by_others` cores (0.7 is seven tenths of one)."""
    return max(1, min(cores, int(cores - used_by_others + TOLERATED)))


class FreeCores:
    """Watches in the background what other processes use."""

    def __init__(self) -> None:
        self._cores = allowed_cores()
        self.threads = self._cores
        """Threads to run now."""
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        busy, own, since = _busy_seconds(), time.process_time(), time.monotonic()
        while True:
            time.sleep(WINDOW)
            now = (_busy_seconds(), time.process_time(), time.monotonic())
            others = max(0.0, (now[0] - busy) - (now[1] - own)) / (now[2] - since)
            self.threads = threads_for(self._cores, others)
            busy, own, since = now


def _busy_seconds() -> float:
    """Processor seconds that all processes have used since the machine started."""
    times = psutil.cpu_times()
    return float(times.user + times.system + getattr(times, "nice", 0.0) + getattr(times, "steal", 0.0))
