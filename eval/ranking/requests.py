"""Requests as people make them in a chat, with the films that a film lover would accept.

Forty-one requests in English and Chinese, by likes, dislikes, genre, decade, people, mood and audience, were
written with the films to accept before any result was seen. The ranking was then tuned with them:
they are a development set, and what they show is what a change did, not how good the product is. Each is
a first turn without the language model: understanding by rules, then the trained recommender.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.understanding.catalogue import linker_for
from agent.understanding.understander import Understander
from eval.ranking.metrics import clustered, ndcg_at
from eval.requests import Request, load, query_for
from eval.worst import Case, listed, worst
from retrieval.recommender import Recommender
from retrieval.types import Query

DEPTH = 10
SLATE = 5
LANGUAGES = ("en", "zh", "both")


def requests() -> list[Request]:
    """The committed requests; what they accept are labels."""
    return load("ranking", "requests.jsonl")


def measure(recommender: Recommender, report: Callable[[str], None]) -> dict[str, Any]:
    """nDCG@10 and the share of the first five that fit, by language, and every slate."""
    understander = Understander(linker_for(recommender.catalogue))
    asked = requests()
    gains, fits, slates, cases = [], [], {}, []
    for request in asked:
        query = query_for(request.text, understander, recommender.catalogue)
        longer = _labels(recommender, replace(query, limit=DEPTH))
        slates[request.id] = slate = _labels(recommender, replace(query, limit=SLATE))
        gains.append(ndcg_at(DEPTH, longer, request.accept))
        fits.append(len(set(slate) & set(request.accept)) / SLATE)
        cases.append(
            Case(request.id, gains[-1], request.text, listed(request.accept), listed(slate), len(request.accept))
        )
        report(f"requests: {request.id} {gains[-1]:.2f} {request.text} -> {'; '.join(slate)}")
    out: dict[str, Any] = {"requests": len(asked), "slates": slates, "worst": worst(cases)}
    for language in LANGUAGES:
        kept = [i for i, request in enumerate(asked) if language in (request.language, "both")]
        names = [asked[i].id for i in kept]
        out[language] = {
            f"nDCG@{DEPTH}": clustered([gains[i] for i in kept], names).to_json(),
            f"P@{SLATE}": clustered([fits[i] for i in kept], names).to_json(),
        }
    return out


def _labels(recommender: Recommender, query: Query) -> list[str]:
    return [f"{place.item.title} ({place.item.year})" for place in recommender.recommend(query).items]
