"""Prompt files are rendered strictly."""

from __future__ import annotations

import pytest

from prompts.loader import PromptError, load, parse

SOURCE = "You sell {films}.\n\n---\nWish: {{ wish }}\n{% for fact in facts %}\n- {{ fact }}\n{% endfor %}\n"


def test_the_fixed_part_is_above_the_line_and_taken_as_it_is() -> None:
    assert parse("pitch", SOURCE).fixed == "You sell {films}."


def test_the_template_below_the_line_is_rendered() -> None:
    assert parse("pitch", SOURCE).render(wish="a western", facts=["long", "dry"]) == "Wish: a western\n- long\n- dry"


def test_a_file_without_the_line_is_all_template() -> None:
    prompt = parse("plain", "Say {{ word }}.")
    assert (prompt.fixed, prompt.render(word="no")) == ("", "Say no.")


def test_a_missing_variable_raises() -> None:
    with pytest.raises(PromptError, match="'pitch' misses facts"):
        parse("pitch", SOURCE).render(wish="a western")


def test_an_extra_variable_raises() -> None:
    with pytest.raises(PromptError, match="'pitch' has no hole for mood"):
        parse("pitch", SOURCE).render(wish="a western", facts=[], mood="dry")


def test_values_are_text_not_templates() -> None:
    assert parse("p", "{{ wish }}").render(wish="{{ secret }}") == "{{ secret }}"


def test_a_broken_template_raises_with_the_name_of_the_file() -> None:
    with pytest.raises(PromptError, match="prompt 'p'"):
        parse("p", "{% for %}")


def test_the_digest_changes_with_any_byte() -> None:
    assert parse("p", "a").digest != parse("p", "a ").digest


def test_an_unknown_name_raises() -> None:
    with pytest.raises(PromptError, match="no prompt named 'nothing'"):
        load("nothing")
