"""Starting over and being forgotten: what a person does with their own conversation."""

from __future__ import annotations

import re

from agent.nodes.meaning import Meaning
from agent.state import Plan, TurnContext, TurnState
from agent.words import talk

YES = re.compile(
    r"^\W*(?:yes|yep|yeah|sure|ok(?:ay)?|do it|please do|confirm\w*|erase|delete|go ahead"
    r"|是的?|好的?|确定|确认|对|删吧?|删除|可以|嗯|行)\b",
    re.IGNORECASE,
)


def plan_reset(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    return Plan(before=(talk.started_over(state.language),))


def plan_forget(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """Ask first: an erasure cannot be undone."""
    return Plan(before=(talk.ask_forget(state.language, context.session.user),))


def agreed(text: str) -> bool:
    """Whether a message says yes and nothing against it."""
    return bool(YES.match(text)) and not re.search(r"\b(?:no|not|don'?t)\b|不|别", text, re.IGNORECASE)


def answer_to_forget(state: TurnState, context: TurnContext) -> Plan:
    """The answer to our question whether to erase; the erasing itself is the conversation's last act."""
    said = talk.forgotten(state.language) if agreed(state.text) else talk.kept(state.language)
    return Plan(before=(said,))
