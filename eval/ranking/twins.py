"""Twins: is a wish in Chinese served as well as the same wish in English?

Sixty wishes of mood and theme, half of them written in each language and put into the other before any result
was seen. Measured on the candidates, before anything ranks them (the share of the films to accept that
any source proposes), on the first fifty of the ranking, and on the slate. Understanding by rules, no model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.understanding.catalogue import linker_for
from agent.understanding.understander import Understander
from eval.ranking.metrics import clustered, ndcg_at, recall_at
from eval.requests import load, query_for
from eval.worst import Case, listed, worst
from retrieval.recommender import Recommender

LANGUAGES = ("en", "zh")
NEAR = 50
SLATE = 10


def measure(recommender: Recommender, report: Callable[[str], None]) -> dict[str, Any]:
    """Each measure in both languages, and the difference wish by wish (Chinese less English)."""
    catalogue = recommender.catalogue
    understander = Understander(linker_for(catalogue))
    asked = load("sample", "moods.jsonl")
    found: dict[str, dict[str, list[float]]] = {language: {} for language in LANGUAGES}
    slates: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for request in asked:
        accept = [item for item in request.accept if item in catalogue.row]
        for language in LANGUAGES:
            query = query_for(request.said_in(language), understander, catalogue)
            ranked = [item for item, _ in recommender.rank(query, len(catalogue))]
            shown = [place.item for place in recommender.recommend(replace(query, limit=SLATE)).items]
            slates[language].append(listed(item.label for item in shown))
            slate = [item.id for item in shown]
            figures = {
                "among the candidates": recall_at(len(ranked), ranked, accept),
                f"R@{NEAR}": recall_at(NEAR, ranked, accept),
                f"nDCG@{SLATE}": ndcg_at(SLATE, slate, accept),
            }
            report(f"twins: {request.id} {language} {figures[f'R@{NEAR}']:.2f} {query.text!r}")
            for name, value in figures.items():
                found[language].setdefault(name, []).append(value)
    gains = [found[language][f"nDCG@{SLATE}"] for language in LANGUAGES]
    cases = (
        Case(r.id, -abs(chinese - english), f"{r.said_in('en')} / {r.said_in('zh')}", f"en: {en}", f"zh: {zh}")
        for r, english, chinese, en, zh in zip(asked, *gains, *slates.values(), strict=True)
    )
    return {
        "wishes": len(asked),
        **summary(found, [request.id for request in asked]),
        "worst": worst(cases),
    }


def summary(found: dict[str, dict[str, list[float]]], ids: list[str]) -> dict[str, Any]:
    """Means by language, and their difference with an interval over wishes."""
    english, chinese = (found[language] for language in LANGUAGES)
    return {
        name: {
            **{language: clustered(found[language][name], ids).to_json() for language in LANGUAGES},
            "difference": clustered([z - e for z, e in zip(chinese[name], english[name], strict=True)], ids).to_json(),
        }
        for name in english
    }
