"""What is unwanted, optional, avoided or put right, by rules and wording."""

from __future__ import annotations

import pytest

from agent.understanding import Understander
from tests.agent.understanding.catalogue import conditions

COMEDY, CRIME, HORROR = (("genre", "is", genre) for genre in ("comedy", "crime", "horror"))


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("mystery yes, horror no, from the 2010s please", "horror"),
        ("受够了恐怖片，今晚想看歌舞片", "horror"),
        ("想看悬疑片，爱情片绝对不要", "romance"),
        ("想看部喜剧，战争片就不必了", "war"),
    ],
)
def test_a_refusal_may_stand_on_either_side(understander: Understander, text: str, unwanted: str) -> None:
    found = conditions(understander.understand(text))
    assert ("genre", "is_not", unwanted) in found
    assert len({c for c in found if c[1] == "is"}) >= 1


@pytest.mark.parametrize(
    "text",
    ["find me something, not necessarily a comedy", "something old, it needn't be a comedy", "推荐一部，不一定是喜剧"],
)
def test_what_need_not_be_is_no_condition(understander: Understander, text: str) -> None:
    assert not {c for c in conditions(understander.understand(text)) if c[2] == "comedy"}


@pytest.mark.parametrize("text", ["a comedy. no wait, a crime film", "想看喜剧……不，犯罪片"])
def test_a_correction_takes_the_place_of_what_it_corrects(understander: Understander, text: str) -> None:
    found = conditions(understander.understand(text))
    assert CRIME in found
    assert COMEDY not in found


def test_a_title_to_keep_away_from_is_disliked(understander: Understander) -> None:
    parsed = understander.understand("recommend a crime film, but not Heat please")
    assert parsed.understanding.disliked == ("Heat (1995)",)


def test_a_title_that_was_seen_and_is_not_wanted_again_is_only_seen(understander: Understander) -> None:
    parsed = understander.understand("recommend a crime film, not Heat, I've seen it. I have seen Heat twice")
    assert parsed.understanding.seen == ("Heat (1995)",)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("a western from '62 please", 1962, 1962),
        ("sci-fi from before '85", None, 1984),
        ("想看八几年的喜剧", 1980, 1989),
        ("推荐九五年以前的动画片", None, 1994),
        ("recommend a drama from the same year as Heat", 1995, 1995),
    ],
)
def test_years_in_two_figures_and_by_a_title(
    understander: Understander, text: str, low: int | None, high: int | None
) -> None:
    found = conditions(understander.understand(text))
    assert {c for c in found if c[0] == "year"} == {
        ("year", op, value) for op, value in (("min", low), ("max", high)) if value is not None
    }


def test_having_seen_everything_by_somebody_is_no_wish_for_them(understander: Understander) -> None:
    parsed = understander.understand("I have seen everything by Kubrick, recommend something else")
    assert not {c for c in conditions(parsed) if c[0] == "person"}


def test_to_love_a_title_in_chinese_is_to_like_it(understander: Understander) -> None:
    assert understander.understand("我爱《教父》").understanding.liked == ("The Godfather (1972)",)


def test_the_others_are_the_places_not_named(understander: Understander) -> None:
    slate = ("Heat (1995)", "Toy Story (1995)", "Up (2009)")
    parsed = understander.understand("loved the second one, hated the other two", slate)
    assert parsed.understanding.items == (1, 2, 3)
    assert parsed.understanding.liked == ("Toy Story (1995)",)
