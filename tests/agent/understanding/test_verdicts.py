"""The model's states: where they are read, and how they judge a mention beside the rules."""

from __future__ import annotations

import numpy as np

from agent.engine import Prompt, Reading, Usage
from agent.linking.text import read
from agent.linking.types import Linked, PlaceMention, Span, ValueMention
from agent.types import Intent
from agent.understanding import states
from agent.understanding.heads import Head, HeadFile
from agent.understanding.slots import probed
from agent.understanding.verdicts import SIGNS, VALUE_SIGNS, JointRoles

TEXT = "Heat was quite something, Up less so"
HEAT, UP = Span(0, 4, "Heat"), Span(26, 28, "Up")


def reading(prompt: Prompt) -> Reading:
    """One token a character; the inner state after each is its position, the last layer's the same below 0."""
    n = len(prompt.text)
    places = np.arange(n, dtype=np.float32)[:, None]
    return Reading(tuple(prompt.text), tuple((i, i + 1) for i in range(n)), -places, places, Usage())


def test_the_act_is_read_at_the_same_place_with_and_without_mentions() -> None:
    plain, probed = states.prompt(TEXT, 0), states.prompt(TEXT, 0, ("Heat", "Up"))
    assert probed.text.startswith(plain.text)
    assert probed.fixed == plain.fixed
    assert states.act_state(reading(plain), plain) == states.act_state(reading(probed), probed, ("Heat", "Up"))


def test_each_mention_is_read_at_the_end_of_its_line() -> None:
    prompt = states.prompt(TEXT, 0, ("Heat", "Up"))
    ends = [prompt.text.index("- Heat:") + 6, prompt.text.index("- Up:") + 4]
    assert states.mention_states(reading(prompt), prompt, ("Heat", "Up"))[:, 0].tolist() == ends


def heads() -> HeadFile:
    """Heads that go by the sign of a state of one number."""
    rows = {"verdict": ("disliked", "liked", SIGNS), "wanted": ("unwanted", "wanted", VALUE_SIGNS)}
    found, arrays = {}, {}
    for name, (low, high, beside) in rows.items():
        weights = np.array([[x, *[0.0] * len(beside)] for x in (-1.0, 1.0, 0.0)], dtype=np.float32)
        found[name] = Head((low, high, "neither"), weights, np.array([0.0, 0.0, 0.5], dtype=np.float32))
        arrays |= {f"{name}_mean": np.zeros(1), f"{name}_scale": np.ones(1), f"{name}_weight": np.ones(1)}
    return HeadFile(found, "", {name: array.astype(np.float32) for name, array in arrays.items()})


def test_the_state_of_a_mention_decides_its_verdict() -> None:
    message = read(TEXT)
    mentions = {HEAT: np.array([3.0], dtype=np.float32), UP: np.array([-3.0], dtype=np.float32)}
    roles = JointRoles(heads(), mentions)
    both = [HEAT, UP]
    first = roles._verdict(message, HEAT, Intent.FEEDBACK, both, similar=True)
    second = roles._verdict(message, UP, Intent.FEEDBACK, both, similar=True)
    assert (first.liked, first.disliked, first.seen) == (True, False, False)
    assert (second.liked, second.disliked, second.seen) == (False, True, False)


def test_a_question_carries_no_verdict_and_an_unread_mention_is_judged_by_its_words() -> None:
    message = read("I loved Heat")
    span = Span(8, 12, "Heat")
    assert (
        not JointRoles(heads(), {span: np.ones(1, dtype=np.float32)})
        ._verdict(message, span, Intent.ASK, [span], similar=True)
        .liked
    )
    assert JointRoles(heads(), {})._verdict(message, span, Intent.FEEDBACK, [span], similar=True).liked


def test_the_state_of_a_value_decides_whether_it_is_wanted_where_it_is_sure() -> None:
    message = read("a comedy, horror")
    comedy = ValueMention(Span(2, 8, "comedy"), "genre", ("comedy",))
    horror = ValueMention(Span(10, 16, "horror"), "genre", ("horror",))
    roles = JointRoles(heads(), {each.span: np.array([x], np.float32) for each, x in ((comedy, -3.0), (horror, 0.1))})
    assert roles.wanted(message, comedy, Intent.RECOMMEND) == "is_not"
    assert roles.wanted(message, horror, Intent.RECOMMEND) == "is", "the head doubts, the words do not"
    assert roles.wanted(message, comedy, Intent.ASK) is None
    assert JointRoles(heads(), {}).wanted(message, comedy, Intent.RECOMMEND) == "is"


def test_verdicts_are_probed_before_values_and_no_words_twice() -> None:
    place = PlaceMention(Span(20, 30, "the second"), (2,))
    values = [ValueMention(Span(a, b, "x"), "genre", ("x",), sure) for a, b, sure in
              ((12, 18, True), (0, 6, True), (26, 30, True), (40, 44, False))]  # fmt: skip
    assert [s.start for s in probed(Linked(values=tuple(values), places=(place,)))] == [20, 0, 12]
