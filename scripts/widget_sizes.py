"""Print what the widget weighs, gzipped, and fail when it is more than promised."""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "agent" / "interfaces" / "widget"
LAUNCHER, WHOLE = 15_000, 60_000
"""Bytes: what loads with the page, and everything."""


def weight(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9))


def loaded_with(name: str) -> set[str]:
    """A module and all it imports without being asked for later."""
    found = {name}
    for other in re.findall(r'^import [^;]*?from "\./(?:widget/)?([\w.]+)"', (FOLDER / name).read_text(), re.MULTILINE):
        found |= loaded_with(other)
    return found


def main() -> int:
    sizes = {file.name: weight(file) for file in sorted(FOLDER.glob("*.js"))}
    launcher = sum(sizes[name] for name in loaded_with("widget.js"))
    lines = [f"{size:7,d}  {name}" for name, size in sizes.items()]
    lines += [
        f"{launcher:7,d}  launcher (at most {LAUNCHER:,d})",
        f"{sum(sizes.values()):7,d}  all (at most {WHOLE:,d})",
    ]
    sys.stdout.write("bytes, gzip\n" + "\n".join(lines) + "\n")
    return int(launcher > LAUNCHER or sum(sizes.values()) > WHOLE)


if __name__ == "__main__":
    sys.exit(main())
