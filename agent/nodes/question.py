"""The clerk's question: the attribute that splits the candidates best, in words."""

from __future__ import annotations

from agent.types import Language
from agent.words.common import join, pick
from agent.words.wish import value_word
from retrieval.catalogue.domain import Domain
from retrieval.types import Question

OPTIONS = 3


def worded(question: Question, domain: Domain, language: Language) -> str:
    """One sentence with up to three options: "Any genre in mind: comedy, drama or crime?"."""
    field = domain.fields[question.field]
    asked = field.questions.get(language)
    label = field.labels.get(language, question.field)
    words = [value_word(domain, question.field, value, language) for value in question.values[:OPTIONS]]
    text = (asked or pick(language, f"Any {label} in mind?", f"{label}有偏好吗？")).rstrip("?？ ")
    if not words or field.kind == "number":
        return text + pick(language, "?", "？")
    options = join(words, language, pick(language, "or", "还是"))
    return pick(language, f"{text}: {options}?", f"{text}，比如{options}？")
