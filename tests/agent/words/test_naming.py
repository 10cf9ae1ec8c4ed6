"""Long titles: in full once, then by a part that no other title holds."""

from __future__ import annotations

import pytest

from agent.types import Language
from agent.words.naming import Naming, repeated, short
from retrieval.types import Item, Name

FIFTH = "Star Wars: Episode V - The Empire Strikes Back"
OTHERS = ("Star Wars: Episode IV - A New Hope", "The Godfather", "Star Trek III: The Search for Spock", "Heat")


@pytest.mark.parametrize(
    ("title", "language", "said"),
    [
        (FIFTH, "en", "The Empire Strikes Back"),
        ("Interview with the Vampire: The Vampire Chronicles", "en", "Interview with the Vampire"),
        ("The Godfather: Part III", "en", "The Godfather: Part III"),
        ("Star Trek II: The Wrath of Khan", "en", "The Wrath of Khan"),
        ("Dr. Strangelove or: How I Learned to Stop Worrying", "en", "Dr. Strangelove"),
        ("Indiana Jones and the Temple of Doom", "en", "Indiana Jones and the Temple of Doom"),
        ("星球大战5：帝国反击战", "zh", "星球大战5"),
        ("哈利·波特与火焰杯", "zh", "哈利·波特与火焰杯"),
    ],
)
def test_a_short_form_is_a_part_of_the_title_that_means_nothing_else(title: str, language: Language, said: str) -> None:
    assert short(title, OTHERS, language) == said


def test_a_title_is_put_short_from_its_second_time_on() -> None:
    naming = Naming({FIFTH: "The Empire Strikes Back"})
    assert naming.again(f"You liked {FIFTH}, and {FIFTH} is near.") == (
        f"You liked {FIFTH}, and The Empire Strikes Back is near."
    )
    assert naming.again(f"Close kin to {FIFTH}") == "Close kin to The Empire Strikes Back"


def test_only_long_titles_that_come_again_are_looked_at() -> None:
    items = [Item(str(n), title, 1980, names=(Name(title, "en", True),)) for n, title in enumerate((FIFTH, "Heat"))]
    assert repeated([f"With {FIFTH} in mind.", f"Close to {FIFTH}; Heat, Heat"], items, "en") == items[:1]
    assert repeated([f"With {FIFTH} in mind."], items, "en") == []
