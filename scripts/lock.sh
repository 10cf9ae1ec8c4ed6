#!/bin/sh
# Resolve the dependencies of pyproject.toml into requirements.lock (run after changing them).
# torch comes in several builds: its tag and the GPU libraries that one of them needs are left out, so that
# each platform takes the build it finds, with what that build asks for.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/uv pip compile pyproject.toml --extra dev --python-version 3.11 ${PIP_FIND_LINKS:+--find-links "$PIP_FIND_LINKS"} \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --upgrade --output-file requirements.lock
sed -i.bak -e 's/^\(torch==[0-9.]*\)+.*$/\1/' -e '/^\(nvidia-\|cuda-\|triton==\)/d' requirements.lock && rm requirements.lock.bak
