"""Figures for Prometheus. Nothing here names a person or carries text."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.05, 0.1, 0.3, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """All counters of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        r = self.registry
        self.connections = Gauge("palate_connections", "Open websockets", registry=r)
        self.sessions = Gauge("palate_sessions_active", "Sessions held in memory", registry=r)
        self.turns = Counter("palate_turns_total", "Turns by kind and how they ended", ["kind", "end"], registry=r)
        self.turn_seconds = Histogram("palate_turn_seconds", "Whole turns", ["kind"], buckets=_SECONDS, registry=r)
        self.first_text = Histogram("palate_first_text_seconds", "Message to first words", buckets=_SECONDS, registry=r)
        self.frames = Counter("palate_frames_total", "Frames sent by type", ["type"], registry=r)
        self.refused = Counter("palate_refused_total", "What was refused, by reason", ["reason"], registry=r)
        self.dropped = Counter(
            "palate_dropped_total", "Connections the server closed, by reason", ["reason"], registry=r
        )
        self.requests = Counter("palate_requests_total", "HTTP requests", ["route", "status"], registry=r)
        self.tokens = Counter("palate_model_tokens_total", "Tokens of the model", ["kind"], registry=r)

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)
