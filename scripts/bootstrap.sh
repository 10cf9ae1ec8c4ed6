#!/bin/sh
# From a bare machine to a working .venv: checks what must be there, then installs what the lock names.
# Idempotent and quick when nothing is missing; what was downloaded or compiled stays under PALATE_HOME.
# Everything is said on stderr, so that `make -s chat ARGS=--json` keeps stdout for replies.
set -eu
exec </dev/null >&2
cd "$(dirname "$0")/.."

UV=uv==0.13.9
say() { printf 'palate: %s\n' "$*"; }
fail() { say "$*"; exit 1; }

find_python() {
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"; return
        fi
    done
    return 1
}

wanted=$(cat requirements.lock pyproject.toml scripts/bootstrap.sh | cksum)
[ "$(cat .venv/.installed 2>/dev/null)" = "$wanted" ] && exit 0

python=$(find_python) || fail "Python 3.11 or newer is missing: install it (Debian: apt install python3 python3-venv; macOS: brew install python@3.12)"
for compiler in ${CXX:-} c++ g++ clang++; do
    if command -v "$compiler" >/dev/null 2>&1; then found=$compiler; break; fi
done
[ -n "${found:-}" ] || fail "a C++ compiler is missing, llama.cpp is compiled with it: install one (Debian: apt install g++ make; macOS: xcode-select --install)"

home=${PALATE_HOME:-$("$python" - <<'PY'
import os, sys
if sys.platform == "darwin":
    print(os.path.expanduser("~/Library/Application Support/palate"))
elif os.name == "nt":
    print(os.path.join(os.environ.get("LOCALAPPDATA", os.path.expanduser("~")), "palate", "palate"))
else:
    print(os.path.join(os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"), "palate"))
PY
)}
mkdir -p "$home/cache" 2>/dev/null || fail "cannot write in $home: set PALATE_HOME to a folder you may write to"
free=$(df -Pk "$home" | awk 'NR==2 {print int($4/1024)}')
[ "$free" -ge 6000 ] || fail "$free MB are free in $home and 6000 are needed: free some, or set PALATE_HOME to another disk"
export UV_CACHE_DIR="$home/cache/uv" UV_LINK_MODE="${UV_LINK_MODE:-hardlink}"

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
    say "making the virtual environment .venv with $python"
    rm -rf .venv
    "$python" -m venv .venv || fail "cannot make a virtual environment: install the venv module (Debian: apt install python3-venv)"
fi
if [ "$(.venv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "${UV#uv==}" ]; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "$UV" ||
        fail "cannot download $UV: check the network and run the same command again"
fi

# uv reads no pip configuration; a machine that keeps wheels on disk names their folder there.
links=${PIP_FIND_LINKS:-$(.venv/bin/python -m pip config get global.find-links 2>/dev/null || true)}
install() { .venv/bin/uv pip install --python .venv/bin/python ${links:+--find-links "$links"} "$@"; }
llama=$(grep '^llama-cpp-python==' requirements.lock)
if ! .venv/bin/python -c 'import importlib.metadata as m; m.version("llama-cpp-python")' 2>/dev/null; then
    if install --no-deps --only-binary llama-cpp-python "$llama" >/dev/null 2>&1; then
        say "took a ready wheel of $llama"
    else
        say "no ready wheel of $llama for this machine: compiling it, about 18 minutes of processor time"
        say "(9 minutes on two quiet cores; kept under $home, so only once on this machine)"
        start=$(date +%s)
        install --no-deps "$llama" || fail "compiling $llama failed (the lines above say why): mend it and run the same command again"
        say "compiled in $((($(date +%s) - start) / 60)) minutes"
    fi
fi
say "installing the locked dependencies"
install -r requirements.lock || fail "installing the dependencies failed (the lines above say why): check network and disk, then run the same command again"
install --no-deps --quiet --editable . || fail "installing palate itself failed: the lines above say why"
printf '%s' "$wanted" >.venv/.installed
