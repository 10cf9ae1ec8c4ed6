"""ledger: what this message adds to the wish, or takes back from it. No model call."""

from __future__ import annotations

from agent.nodes.control import answered
from agent.nodes.leaning import leant
from agent.state import TurnContext, TurnState, Update
from agent.types import Understood


def keep(state: TurnState, context: TurnContext) -> Update:
    """Apply the parse to the ledger and announce what it now holds."""
    update = changed(state, context)
    context.emit(Understood(update["ledger"].entries))
    return update


def changed(state: TurnState, context: TurnContext) -> Update:
    """The ledger after this message, with what came and what went."""
    before = state.memory.ledger
    if state.parsed is None or answered(state):  # an answer to our own question changes no wish
        return {"ledger": before}
    found = leant(state.parsed, state.memory, state.text, state.language, context.services.catalogue)
    after, changes = before.apply(found.parsed, state.turn, context.services.catalogue.domain.single)
    return {
        "parsed": found.parsed,
        "unclear": found.unclear,
        "open": found.open,
        "ledger": after,
        "changes": changes.added,
        "removed": changes.removed,
    }
