"""The grammar of pitches: what can be written at all."""

from __future__ import annotations

from agent.grounding.evidence import evidence
from agent.grounding.grammar import END, expression, grammar, pieces, trie
from retrieval.catalogue.domain_file import load_domain
from retrieval.types import Reason
from tests.agent.fakes import FILMS

HEAT, GODFATHER = FILMS[0], FILMS[1]
EVIDENCE = evidence(HEAT, load_domain(), "en", [Reason("collaborative", 0.5, ("2",))], {"2": GODFATHER}, liked=["2"])


def test_names_can_only_be_written_in_their_role() -> None:
    words, phrases = pieces(EVIDENCE)
    assert "directed by Michael Mann" in phrases
    assert "with Al Pacino in the cast" in phrases
    assert "directed by Al Pacino" not in phrases
    assert "Pacino" not in " ".join(words)


def test_what_the_evidence_lacks_cannot_be_written() -> None:
    words, phrases = pieces(EVIDENCE)
    assert not {"popular", "comedy", "war", "best", "not"} & {*words, *phrases}
    assert "from 1995" in phrases
    assert "from 1996" not in phrases


def test_a_trie_shares_beginnings_and_marks_ends() -> None:
    assert expression(trie(["at", "as"])) == '("a" ("t" | "s"))'
    assert expression(trie(["a", "as"])) == '("a" ("s")?)'
    assert trie(["a"]) == {"a": {END: {}}}


def test_quotes_in_titles_are_escaped() -> None:
    assert expression(trie(['say "x"'])) == '("say \\"x\\"")'


def test_chinese_is_written_without_a_grammar() -> None:
    assert grammar(evidence(HEAT, load_domain(), "zh")) is None
