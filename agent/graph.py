"""The edges of a turn; the only file that knows langgraph.

understand -> ledger -> decide -> [recommend] -> respond -> ground. Nodes are plain functions of
`agent.nodes`; events leave through the stream writer the moment a node emits them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from agent.nodes.decide import decide
from agent.nodes.ground import ground
from agent.nodes.keep import keep
from agent.nodes.recommend import recommend
from agent.nodes.respond import respond
from agent.nodes.understand import understand
from agent.state import Node, TurnContext, TurnState, Update
from agent.types import TurnEvent


def run_turn(state: TurnState, context: TurnContext) -> Iterator[TurnEvent | TurnState]:
    """Walk the graph: events as they happen, and the final state last."""
    final: dict[str, Any] = {}
    steps = _compiled().stream(state, context=context, stream_mode=["custom", "values"])
    for mode, value in steps:
        if mode == "custom":
            yield cast(TurnEvent, value)
        else:
            final = cast("dict[str, Any]", value)
    yield TurnState(**final)


def warm() -> None:
    """Compile the graph now, so that the first turn does not wait for it."""
    _compiled()


def _adapted(node: Node) -> Callable[[TurnState, Runtime[TurnContext]], Update]:
    def run(state: TurnState, runtime: Runtime[TurnContext]) -> Update:
        return node(state, runtime.context.with_emit(runtime.stream_writer))

    return run


def _after_start(state: TurnState) -> str:
    return "understand" if state.action is None else "decide"


def _after_decide(state: TurnState) -> str:
    return "recommend" if state.plan.retrieve else "respond"


_graph: Any = None


def _compiled() -> Any:
    """The compiled graph, made once, when the first turn needs it."""
    global _graph
    if _graph is None:
        graph = StateGraph(TurnState, context_schema=TurnContext)
        for name, node in (
            ("understand", understand),
            ("ledger", keep),
            ("decide", decide),
            ("recommend", recommend),
            ("respond", respond),
            ("ground", ground),
        ):
            graph.add_node(name, cast(Any, _adapted(node)))
        graph.add_conditional_edges(START, _after_start, ["understand", "decide"])
        graph.add_edge("understand", "ledger")
        graph.add_edge("ledger", "decide")
        graph.add_conditional_edges("decide", _after_decide, ["recommend", "respond"])
        graph.add_edge("recommend", "respond")
        graph.add_edge("respond", "ground")
        graph.add_edge("ground", END)
        _graph = graph.compile()
    return _graph
