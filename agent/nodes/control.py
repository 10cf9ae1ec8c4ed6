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
DECLINES = re.compile(
    r"\b(?:no(?:pe)?|don'?t|do not|never ?mind|cancel|keep|stop|wait)\b|不要|不用|不是|[不别]|算了|取消|保留|等等",
    re.IGNORECASE,
)
"""Words of refusal."""
BESIDE = re.compile(
    r"(?:\b(?:h+m+|u+m+|u+h+|erm?|well|oh|so|then|hi|hello|right|just|alright)\b|你好|呃|额|哦|噢|那就?"
    r"|please|thanks?|thank you|i am|i'm|quite|very|it|me|everything|all|now|for good|that|this|my|data|history"
    r"|conversation|forget|erase|delete|删|的|吧|了|啊|呀|请|都|全部|掉|除|我|记录|数据|一切|彻底|帮|把|这些|对话|它|谢谢|[\W_])",
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


def declined(text: str) -> bool:
    """Whether a message says no, and nothing but no."""
    rest, declining = DECLINES.subn("", text)
    return declining > 0 and not BESIDE.sub("", rest)


def asked_back(state: TurnState) -> bool:
    """Whether the message may answer our question whether to erase."""
    return state.memory.open == "forget" and state.action is None


def answered(state: TurnState) -> bool:
    """Whether the message is that answer and nothing else; any other message is taken for itself."""
    return asked_back(state) and (agreed(state.text) or declined(state.text))


def answer_to_forget(state: TurnState) -> Plan:
    """The answer to our question whether to erase; the erasing itself is the conversation's last act."""
    said = talk.forgotten(state.language) if agreed(state.text) else talk.kept(state.language)
    return Plan(before=(said,))
