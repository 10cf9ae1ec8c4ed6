"""Why an item is in the slate, read from the numbers that ranked it.

A reason's weight is its share of what spoke for the item: the positive contributions of the
features behind it. Evidence is exact: the liked items whose own parts in the score were positive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval.types import Constraint, Reason, ReasonKind

KINDS: Mapping[str, ReasonKind] = {
    "collaborative": "collaborative",
    **dict.fromkeys(("items", "recent", "broad", "broad_items", "step_items", "joint", "step"), "collaborative"),
    **dict.fromkeys(("alike", "semantic", "keyword", "words", "step_words", "around", "asks"), "similar"),
    **dict.fromkeys(("kin", "kin_most", "kin_last", "example"), "similar"),
    **dict.fromkeys(("popularity", "prior", "common", "recommended", "opening"), "popular"),
    "agreement": "constraint",
}
"""What a feature's contribution is told as; a feature that is not here explains nothing to people."""
LEAST_SHARE = 0.05
EVIDENCE = 3

Attributions = Mapping[ReasonKind, Mapping[str, float]]
"""For "collaborative" and "similar": ids of items the person likes to what each added to the score."""


def reasons(
    contributions: Mapping[str, float],
    attributions: Attributions,
    satisfied: Sequence[Constraint],
    novelty: float = 0.0,
) -> tuple[Reason, ...]:
    """Reasons of one item, strongest first.

    `contributions` are by feature; `satisfied` are the constraints the item meets; `novelty` is
    what its rarity added.
    """
    shares: dict[ReasonKind, float] = {}
    for feature, value in contributions.items():
        if value > 0 and (kind := KINDS.get(feature)):
            shares[kind] = shares.get(kind, 0.0) + value
    if novelty > 0:
        shares["novel"] = novelty
    total = sum(shares.values()) or 1.0
    found = [
        Reason(kind, round(share / total, 4), evidence(attributions.get(kind, {})))
        for kind, share in shares.items()
        if kind != "constraint" and share / total >= LEAST_SHARE
    ]
    each = shares.get("constraint", 0.0) / total / max(len(satisfied), 1)
    found += [Reason("constraint", round(each, 4), constraint=c) for c in satisfied]
    # "Liked by those who like the same" is nothing to say without naming the same.
    told = [r for r in found if r.kind != "collaborative" or r.evidence]
    return tuple(sorted(told, key=lambda r: -r.weight))


def evidence(added: Mapping[str, float]) -> tuple[str, ...]:
    """Ids of the items that added most, strongest first; those that added nothing are left out."""
    order = sorted((item for item, value in added.items() if value > 1e-6), key=lambda item: -added[item])
    return tuple(order[:EVIDENCE])
