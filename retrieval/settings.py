"""Where retrieval keeps its things. The environment is read once, here and in `agent.settings`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


def default_home() -> Path:
    """`PALATE_HOME`, or the platform's user-data folder: shared by every clone on the machine."""
    return Path(os.environ.get("PALATE_HOME") or platformdirs.user_data_dir("palate")).expanduser().resolve()


@dataclass(frozen=True, slots=True)
class RetrievalSettings:
    """Paths and addresses; nothing is opened or created by making one."""

    home: Path
    """Shared cache: weights, downloads, saved model states."""
    data: Path
    """One catalogue with its people: database, vectors, trained scorers. Defaults to `home`."""
    database_url: str
    """SQLAlchemy URL; SQLite inside `data` unless PALATE_DATABASE_URL says otherwise."""
    chroma_url: str | None
    """Address of a Chroma server; None for the embedded one inside `data`."""

    @property
    def models(self) -> Path:
        return self.home / "models"

    @property
    def downloads(self) -> Path:
        return self.home / "downloads"

    @property
    def chroma_path(self) -> Path:
        return self.data / "chroma"

    @property
    def trained(self) -> Path:
        """Folder of trained scorers, one sub-folder per catalogue digest."""
        return self.data / "trained"


def retrieval_settings(data: Path | None = None) -> RetrievalSettings:
    """Settings from the environment, with `data` (from `--data`) before everything else."""
    home = default_home()
    folder = (data or home).expanduser().resolve()
    url = os.environ.get("PALATE_DATABASE_URL") or f"sqlite:///{folder / 'palate.db'}"
    return RetrievalSettings(home, folder, url, os.environ.get("PALATE_CHROMA_URL") or None)
