"""What one language finds beyond the other."""

from __future__ import annotations

from eval.ranking.twins import summary


def test_the_difference_is_chinese_less_english_wish_by_wish() -> None:
    found = {"en": {"R@50": [0.5, 0.5]}, "zh": {"R@50": [0.25, 0.5]}}
    told = summary(found, ["a", "b"])["R@50"]
    assert (told["en"]["value"], told["zh"]["value"], told["difference"]["value"]) == (0.5, 0.375, -0.125)
