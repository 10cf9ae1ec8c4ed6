"""What was run on what: versions and digests that make two results comparable, or not."""

from __future__ import annotations

import hashlib
import platform
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

from agent.engine import Engine
from prompts.loader import load
from retrieval.catalogue.repository import Catalogue

PACKAGES = ("retrieval", "prompts", "agent", "eval")
SOURCES = (".py", ".md", ".toml", ".tsv", ".npz")
"""What decides how the program behaves; scenarios and tasks are named in the results themselves."""


def provenance(catalogue: Catalogue, engine: Engine) -> dict[str, Any]:
    """Versions, and digests of catalogue, prompts and weights."""
    return {
        "palate": version("palate"),
        "code": code(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "catalogue": {"domain": catalogue.domain.name, "items": len(catalogue), "digest": catalogue.digest},
        "model": {"name": engine.name, "digest": engine.digest},
        "prompts": prompts(),
        "libraries": {name: version(name) for name in ("chromadb", "langgraph", "llama-cpp-python", "numpy")},
    }


def code() -> str:
    """Digest of the program's own files, by path and content: what a version number cannot tell apart."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        root = Path(str(files(package)))
        for path in sorted(p for p in root.rglob("*") if p.suffix in SOURCES):
            digest.update(f"{package}/{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def prompts() -> dict[str, str]:
    """Every prompt file with its digest."""
    names = sorted(entry.name.removesuffix(".md") for entry in files("prompts").iterdir() if entry.name.endswith(".md"))
    return {name: load(name).digest for name in names}


def version(package: str) -> str:
    """The installed version; "unknown" for a package that is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
