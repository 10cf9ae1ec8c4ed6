#!/bin/sh
# Resolve the dependencies of pyproject.toml into requirements.lock (run after changing them).
# The local build tag of torch is dropped, so that each platform takes the build it finds.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/uv pip compile pyproject.toml --extra dev --python-version 3.11 ${PIP_FIND_LINKS:+--find-links "$PIP_FIND_LINKS"} \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --upgrade --output-file requirements.lock
sed -i.bak 's/^\(torch==[0-9.]*\)+.*$/\1/' requirements.lock && rm requirements.lock.bak
