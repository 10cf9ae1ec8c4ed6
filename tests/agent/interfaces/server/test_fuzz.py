"""Whatever is sent, the server answers with something that is no failure of its own.

The same thousand requests every time; PALATE_TEST_RANDOM=1 tries others, and prints how to repeat what it finds.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agent.interfaces.server.shop_server import API_KEY, PATIENCE, running

TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
"""Halves of surrogate pairs among it."""
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
JSON = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["text", "session", "id", "lang", "user", "seconds", "events", "messages", "stream", "action", "item", "entry"]
LIKELY = st.dictionaries(
    st.sampled_from(NAMES),
    JSON
    | st.just([{"item": "1", "verb": "like", "user": "ann"}])
    | st.just([{"role": "user", "content": "hi"}])
    | st.sampled_from(["hi", "en", "like", "more", "1", "ann", 60]),
    max_size=4,
)
BODY = (LIKELY | JSON).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60)
ID = st.sampled_from(["ann", "web-" + "a" * 32, "..", "%00", "x" * 300, "é"]) | st.text(min_size=1, max_size=12)
ROUTES = [
    ("POST", "/api/chat"), ("POST", "/api/tokens"), ("POST", "/api/events"), ("POST", "/v1/chat/completions"),
    ("POST", "/api/sessions/{id}/actions"), ("GET", "/api/sessions/{id}"), ("GET", "/api/users/{id}/export"),
    ("DELETE", "/api/users/{id}"), ("GET", "/api/words?lang={id}"), ("GET", "/widget/{id}"), ("GET", "/widget/{id}.js"),
]  # fmt: skip


def test_nothing_makes_the_server_fail(tmp_path: Path) -> None:
    with running(tmp_path) as server, httpx.Client(base_url=server.url, timeout=10 * PATIENCE) as client:

        @settings(
            max_examples=1000, deadline=None, database=None, suppress_health_check=list(HealthCheck),
            derandomize=not os.environ.get("PALATE_TEST_RANDOM"), print_blob=True,
        )  # fmt: skip
        @given(st.sampled_from(ROUTES), ID, BODY, st.booleans())
        def ask(route: tuple[str, str], identifier: str, body: bytes, operator: bool) -> None:
            method, path = route
            quoted: Any = httpx.QueryParams({"x": identifier})
            address = path.format(id=str(quoted)[2:])
            headers = {"authorization": f"Bearer {API_KEY}"} if operator else {}
            answer = client.request(method, address, content=body if method == "POST" else None, headers=headers)
            assert answer.status_code < 500, (method, address, body)

        ask()
