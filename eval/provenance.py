"""What was run on what: versions and digests that make two results comparable, or not."""

from __future__ import annotations

import platform
from importlib import metadata
from importlib.resources import files
from typing import Any

from agent.engine import Engine
from prompts.loader import load
from retrieval.catalogue.repository import Catalogue


def provenance(catalogue: Catalogue, engine: Engine) -> dict[str, Any]:
    """Versions, and digests of catalogue, prompts and weights."""
    return {
        "palate": version("palate"),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "catalogue": {"domain": catalogue.domain.name, "items": len(catalogue), "digest": catalogue.digest},
        "model": {"name": engine.name, "digest": engine.digest},
        "prompts": prompts(),
        "libraries": {name: version(name) for name in ("chromadb", "langgraph", "llama-cpp-python", "numpy")},
    }


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
