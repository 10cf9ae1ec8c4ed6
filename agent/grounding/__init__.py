"""Grounding: does a sentence say only what the catalogue and the person have said?

`verify` reads one sentence against its `Evidence` and lists every claim it cannot support. It never
mends a sentence and never asks a model: what to do with a failing one is the ground node's business.
"""

from agent.grounding.claim import Claim
from agent.grounding.evidence import Evidence, Phrase
from agent.grounding.story import Story
from agent.grounding.verify import Verdict, verify

__all__ = ["Claim", "Evidence", "Phrase", "Story", "Verdict", "verify"]
