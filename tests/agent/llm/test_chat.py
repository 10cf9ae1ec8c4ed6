"""Any engine speaks langchain: words stream, tokens are counted, options arrive."""

from __future__ import annotations

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from agent.llm.chat import PalateChatModel
from tests.agent.scripted import ScriptedEngine

SCHEMA = {"type": "object", "properties": {"colour": {"type": "string"}}}


def test_an_answer_is_a_message_with_its_tokens() -> None:
    engine = ScriptedEngine("A heist told with patience.")
    message = PalateChatModel(engine=engine).invoke([SystemMessage("You sell films."), HumanMessage("Heat?")])
    assert message.text == "A heist told with patience."
    assert message.usage_metadata is not None
    assert message.usage_metadata["output_tokens"] == 5
    assert (engine.requests[0].prompt.fixed, engine.requests[0].prompt.text) == ("You sell films.", "Heat?")


def test_words_stream_one_by_one() -> None:
    chunks = list(PalateChatModel(engine=ScriptedEngine("One two three")).stream("Count"))
    assert [c.text for c in chunks if c.text] == ["One ", "two ", "three"]


def test_options_reach_the_engine() -> None:
    engine = ScriptedEngine("{}")
    model = PalateChatModel(engine=engine, temperature=0.3)
    model.invoke(
        "x", stop=["\n"], max_tokens=5, response_format={"type": "json_schema", "json_schema": {"schema": SCHEMA}}
    )
    request = engine.requests[0]
    assert (request.stop, request.max_tokens, request.temperature, request.schema) == (("\n",), 5, 0.3, SCHEMA)


def test_a_dialogue_keeps_its_speakers() -> None:
    engine = ScriptedEngine("Yes.")
    PalateChatModel(engine=engine).invoke([HumanMessage("Hi"), AIMessage("Hello"), HumanMessage("Heat?")])
    assert engine.requests[0].prompt.text == "Person: Hi\nAssistant: Hello\nPerson: Heat?"
