"""A scripted OpenAI-compatible server on loopback that can do everything wrong a server can.

    with StubServer() as server:
        server.script += ["busy", "answer"]    # one behaviour a request; `usual` once it is empty
    server.usual = "hang"                  # "answer" unless told otherwise
    server.words = ["two ", "pieces"]      # what it answers
        server.url, server.bodies              # its address; what it was asked

Behaviours: answer, json, plain (no usage), hang, stall (one word, then nothing), endless, cut (ends
without a finish), drop (closes inside a chunk), garbage, html, empty, busy (429), broken (500),
forbidden (401), no-json-schema (400 for that form).
"""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

WORDS = ["A ", "quiet ", "film, ", "慢", "慢来", "."]
CODES = {"busy": 429, "broken": 500, "forbidden": 401}


class StubServer:
    def __init__(self, port: int = 0, owner: str = "stub") -> None:
        self.script: list[str] = []
        self.usual = "answer"
        self.words = WORDS
        self.bodies: list[dict[str, Any]] = []
        self.disconnects = 0
        self.concurrent = 0
        self.most_concurrent = 0
        self.owner = owner
        self.healthy = True
        self.pause = 0.0
        self.released = threading.Event()
        self.lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", port), type("Bound", (Handler,), {"stub": self}))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        return self._http.server_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> StubServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class Handler(BaseHTTPRequestHandler):
    stub: ClassVar[StubServer]
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._whole(200 if self.stub.healthy else 503, json.dumps({"data": [{"id": "m", "owned_by": self.stub.owner}]}))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with self.stub.lock:
            self.stub.bodies.append(body)
            behaviour = self.stub.script.pop(0) if self.stub.script else self.stub.usual
            self.stub.concurrent += 1
            self.stub.most_concurrent = max(self.stub.most_concurrent, self.stub.concurrent)
        try:
            self._do(behaviour, body)
        except (BrokenPipeError, ConnectionResetError):
            self.stub.disconnects += 1
            self.close_connection = True
        finally:
            with self.stub.lock:
                self.stub.concurrent -= 1

    def _do(self, behaviour: str, body: dict[str, Any]) -> None:
        if behaviour in CODES:
            self._whole(CODES[behaviour], json.dumps({"error": {"message": "no"}}))
        elif behaviour == "no-json-schema":
            self._whole(400, json.dumps({"error": {"message": "response_format: json_object is all I know"}}))
        elif behaviour == "html":
            self._whole(200, "<html>Welcome to nginx</html>")
        elif behaviour == "hang":
            self.stub.released.wait(30)
            self.close_connection = True
        else:
            self._stream(behaviour, body)

    def _stream(self, behaviour: str, body: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        if behaviour == "garbage":
            self._event('{"choices": [{"delta": 7')
            self._event("[DONE]")
        elif behaviour == "endless":
            while not self.stub.released.is_set():
                self._delta("and ")
                time.sleep(0.02)
        elif behaviour == "stall":
            self._delta("Well, ")
            self.stub.released.wait(30)
        elif behaviour == "drop":
            self._delta("Well, ")
            self.wfile.write(b"ff\r\ndata: {")
            self.close_connection = True
            return
        elif behaviour != "empty":
            self._answer(behaviour, body)
        self.wfile.write(b"0\r\n\r\n")

    def _answer(self, behaviour: str, body: dict[str, Any]) -> None:
        for word in ['{"colour": ', '"red"}'] if behaviour == "json" else self.stub.words:
            self._delta(word)
            time.sleep(self.stub.pause)
        if behaviour != "cut":
            self._event(json.dumps(_chunk({}, finish="stop")))
        if behaviour not in ("cut", "plain") and body.get("stream_options"):
            usage = {"prompt_tokens": 40, "completion_tokens": 6, "total_tokens": 46}
            details = {"prompt_tokens_details": {"cached_tokens": 32}}
            self._event(json.dumps({**_chunk({}), "choices": [], "usage": {**usage, **details}}))
        self._event("[DONE]")

    def _delta(self, text: str) -> None:
        self._event(json.dumps(_chunk({"content": text})))

    def _event(self, data: str) -> None:
        payload = f"data: {data}\n\n".encode()
        self.wfile.write(f"{len(payload):x}\r\n".encode() + payload + b"\r\n")
        self.wfile.flush()

    def _whole(self, status: int, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("content-type", "application/json" if text.startswith("{") else "text/html")
        self.send_header("content-length", str(len(data)))
        if status == 429:
            self.send_header("retry-after", "0.05")
        self.end_headers()
        self.wfile.write(data)


def _chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
