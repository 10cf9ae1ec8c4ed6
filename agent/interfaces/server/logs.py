"""Logs: one JSON object a line on stderr, without what people wrote unless the operator asks for it."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import time
from typing import Any

LOG = logging.getLogger("palate.server")


class JsonLines(logging.Formatter):
    """A record and its `extra={"data": {...}}` as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "data", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = self._places(record)
        return json.dumps(line, ensure_ascii=False, default=str)

    @staticmethod
    def _places(record: logging.LogRecord) -> list[str]:
        """File and line of every frame: a traceback's text could quote what people wrote."""
        places, step = [], record.exc_info[2] if record.exc_info else None
        while step is not None:
            places.append(f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}")
            step = step.tb_next
        return places[-12:]


def log(event: str, level: int = logging.INFO, *, trace: bool = False, **data: Any) -> None:
    """Write one event."""
    LOG.log(level, event, extra={"data": data}, exc_info=trace)


def shorthand(identifier: str | None) -> str | None:
    """Enough of a hash to follow one session through the log, without the id that opens it."""
    return hashlib.sha256(identifier.encode()).hexdigest()[:12] if identifier else None


def set_up_logs() -> None:
    """Send our events and uvicorn's to stderr as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("palate.server", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False
