"""From one message to what the person means, with the words every value was read from."""

from agent.understanding.parsed import Ambiguity, Named, Parsed, Trace
from agent.understanding.understander import Understander, Utterance

__all__ = ["Ambiguity", "Named", "Parsed", "Trace", "Understander", "Utterance"]
