"""From one message to what the person means, with the words every value was read from."""

from agent.understanding.parsed import Ambiguity, Named, Parsed, Trace

__all__ = ["Ambiguity", "Named", "Parsed", "Trace"]
