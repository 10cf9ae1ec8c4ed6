"""What can go wrong in a conversation, by who has to act.

PalateError (retrieval.errors)
├── ModelError                the dialogue goes on with template words and says so
│   ├── ModelUnavailable      no model: off, absent, still loading past its limit, circuit open
│   ├── ModelTimeout          connect, first-token or whole-answer limit passed
│   └── ModelGarbage          the answer is not what the schema or protocol asks for
└── SessionError              the caller named a session or user that is not theirs or not there
"""

from __future__ import annotations

from retrieval.errors import PalateError


class ModelError(PalateError):
    """The language model did not answer; the turn goes on without it."""


class ModelUnavailable(ModelError):
    """There is no model to ask right now."""


class ModelTimeout(ModelError):
    """The model took longer than its limit."""


class ModelGarbage(ModelError):
    """The model's answer does not fit the schema or the protocol."""


class SessionError(PalateError):
    """A session or user that is unknown, or belongs to somebody else."""
