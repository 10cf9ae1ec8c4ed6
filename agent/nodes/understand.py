"""understand: what the message means. The one model call before the cards."""

from __future__ import annotations

from dataclasses import replace

from agent.state import TurnContext, TurnState, Update


def understand(state: TurnState, context: TurnContext) -> Update:
    """Read the message against the last slate; without a model, by rules and examples."""
    services = context.services
    before = context.meter.since()
    slate = [item.label for item in services.catalogue.items([card.id for card in state.memory.cards])]
    parsed = services.understander.understand(state.text, slate, state.language)
    context.meter.mark("understand", context.meter.since() - before)
    context.meter.count(parsed.usage)
    if not state.fixed_language:
        return {"parsed": parsed, "language": parsed.understanding.language}
    told = parsed.understanding.model_copy(update={"language": state.language})
    return {"parsed": replace(parsed, understanding=told)}
