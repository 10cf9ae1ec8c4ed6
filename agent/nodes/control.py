"""Starting over and being forgotten: what a person does with their own conversation."""

from __future__ import annotations

import re

from agent.nodes.meaning import Meaning
from agent.state import Plan, TurnContext, TurnState
from agent.words import talk

AGREES = re.compile(
    r"\b(?:yes|yep|yeah|yup|sure|ok(?:ay)?|do it|confirm(?:ed)?|erase|delete|go ahead|certain(?:ly)?|of course)\b"
    r"|[是好对删嗯行]|确定|确认|可以|同意|没问题",
    re.IGNORECASE,
)
"""Words of agreement."""
BESIDE = re.compile(
    r"(?:please|thanks?|thank you|i am|i'm|quite|very|it|me|everything|all|now|for good|that|this|my|data|history"
    r"|conversation|forget|的|吧|了|啊|呀|请|都|全部|掉|除|我|记录|数据|一切|彻底|帮|把|这些|对话|它|谢谢|[\W_])",
    re.IGNORECASE,
)
"""What may stand beside them; anything more is another message, and nothing is erased by it."""


def plan_reset(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    return Plan(before=(talk.started_over(state.language),))


def plan_forget(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """Ask first: an erasure cannot be undone."""
    return Plan(before=(talk.ask_forget(state.language, context.session.user),))


def agreed(text: str) -> bool:
    """Whether a message says yes, and nothing but yes: an erasure cannot be undone."""
    rest, agreeing = AGREES.subn("", text)
    return agreeing > 0 and not BESIDE.sub("", rest)


def answer_to_forget(state: TurnState, context: TurnContext) -> Plan:
    """The answer to our question whether to erase; the erasing itself is the conversation's last act."""
    said = talk.forgotten(state.language) if agreed(state.text) else talk.kept(state.language)
    return Plan(before=(said,))
