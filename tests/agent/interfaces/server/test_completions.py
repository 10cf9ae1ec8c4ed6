"""Palate as a model for OpenAI clients."""

from __future__ import annotations

import json

import httpx

from tests.agent.interfaces.server.shop_server import CRIME, Running


def ask(server: Running, *texts: str, **more: object) -> httpx.Response:
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]
    return httpx.post(f"{server.url}/v1/chat/completions", json={"model": "palate", "messages": messages, **more})


def test_a_talk_stays_in_its_session_though_the_client_names_none(server: Running) -> None:
    first = ask(server, CRIME).json()
    text = first["choices"][0]["message"]["content"]
    ask(server, CRIME, text, "more").raise_for_status()
    assert server.shop.understander.heard == [CRIME, "more"]
    assert first["palate"]["items"][0]["title"] == "Heat"


def test_an_unknown_talk_is_led_again_through_its_messages(server: Running) -> None:
    answer = ask(server, CRIME, "an answer we never gave", "and then?").json()
    assert server.shop.understander.heard == [CRIME, "and then?"]
    assert [entry["value"] for entry in answer["palate"]["constraints"]] == ["crime"]


def test_chunks_add_up_to_the_answer(server: Running) -> None:
    lines = [line[6:] for line in ask(server, CRIME, stream=True).text.splitlines() if line]
    chunks = [json.loads(line)["choices"][0] for line in lines[:-1]]
    assert lines[-1] == "[DONE]"
    assert chunks[-1]["finish_reason"] == "stop"
    assert json.loads(lines[-2])["palate"]["items"][0]["title"]
    whole = ask(server, CRIME).json()["choices"][0]["message"]["content"]
    assert "".join(chunk["delta"].get("content", "") for chunk in chunks) == whole


def test_a_stream_counts_its_tokens_when_it_is_asked_to(server: Running) -> None:
    body = {"messages": [{"role": "user", "content": CRIME}], "stream": True, "stream_options": {"include_usage": True}}
    lines = [line[6:] for line in httpx.post(f"{server.url}/v1/chat/completions", json=body).text.splitlines() if line]
    last = json.loads(lines[-2])
    assert last["choices"] == []
    assert last["usage"]["total_tokens"] == last["usage"]["prompt_tokens"] + last["usage"]["completion_tokens"]


def test_a_talk_must_end_with_the_user(server: Running) -> None:
    assert ask(server, CRIME, "answer").status_code == 422
    assert httpx.get(f"{server.url}/v1/models").json()["data"][0]["id"] == "palate"
