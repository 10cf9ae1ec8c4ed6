"""Prompt files: text with named holes, rendered strictly.

A prompt file is Markdown in this folder. A line `---` on its own splits it: above is the *fixed*
part, the same in every call, whose model state is kept; below is the *template*, rendered anew each
time with `{{ name }}` holes (Jinja, so `{% for %}` and `{% if %}` work). Without the line everything
is template. A variable that is missing, or one that the file does not use, raises PromptError.
"""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from importlib import resources

from jinja2 import Environment, StrictUndefined, TemplateError, meta

_SPLIT = re.compile(r"^---[ \t]*\n", re.MULTILINE)
_ENVIRONMENT = Environment(  # noqa: S701 - the output is a prompt, not a web page
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
)


class PromptError(ValueError):
    """A prompt file is absent or broken, or was given the wrong variables: a mistake in the code."""


@dataclass(frozen=True, slots=True)
class PromptFile:
    """One prompt file, parsed."""

    name: str
    """File name without `.md`."""
    digest: str
    """First 12 hex digits of the file's sha256: recorded with every turn."""
    fixed: str
    template: str
    variables: frozenset[str]
    """The holes of the template; `render` wants exactly these."""

    def render(self, **values: object) -> str:
        """The template with its holes filled. Raises PromptError on a missing or an extra value."""
        if missing := sorted(self.variables - values.keys()):
            raise PromptError(f"prompt '{self.name}' misses {', '.join(missing)}")
        if extra := sorted(values.keys() - self.variables):
            raise PromptError(f"prompt '{self.name}' has no hole for {', '.join(extra)}")
        try:
            return _ENVIRONMENT.from_string(self.template).render(values).strip()
        except TemplateError as error:
            raise PromptError(f"prompt '{self.name}': {error}") from error


def parse(name: str, source: str) -> PromptFile:
    """Read a prompt file's text. Raises PromptError when its template is no template."""
    parts = _SPLIT.split(source, maxsplit=1)
    fixed, template = (parts[0].strip(), parts[1]) if len(parts) == 2 else ("", parts[0])
    try:
        variables = meta.find_undeclared_variables(_ENVIRONMENT.parse(template))
    except TemplateError as error:
        raise PromptError(f"prompt '{name}': {error}") from error
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    return PromptFile(name, digest, fixed, template, frozenset(variables))


@functools.cache
def load(name: str) -> PromptFile:
    """The prompt file `name`.md of this package. Raises PromptError when there is none."""
    try:
        source = resources.files("prompts").joinpath(f"{name}.md").read_text("utf-8")
    except FileNotFoundError:
        raise PromptError(f"no prompt named '{name}'") from None
    return parse(name, source)
