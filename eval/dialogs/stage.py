"""The stage: the clerk under test over a catalogue, with a store of its own.

Catalogue, ranking and model are opened once and only read; what people say and do goes into a
temporary database, so that an evaluation leaves nothing behind in the data folder.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from agent.engine import Engine
from agent.linking.linker import Linker
from agent.llm.off import OffEngine
from agent.services import Services, prompts
from agent.sessions import Sessions
from agent.understanding import Understander
from agent.understanding.catalogue import linker_for
from eval.dialogs.scenario import Given, Model
from eval.engines import FixedEngine, Reseeded
from retrieval.catalogue.repository import Catalogue
from retrieval.recommender import Recommender
from retrieval.settings import RetrievalSettings, retrieval_settings
from retrieval.store.database import open_database
from retrieval.types import Item

LOADING = 180.0
"""Seconds a model may take to load."""


@dataclass
class Stage:
    """Everything the scenarios of one run share."""

    catalogue: Catalogue
    recommender: Recommender
    engine: Engine
    understander: Understander
    folder: Path
    _temporary: tempfile.TemporaryDirectory[str] | None = None
    _small: dict[str, Services] = field(default_factory=dict)
    _linkers: dict[int, Linker] = field(default_factory=dict)
    _labels: dict[int, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def open(cls, settings: RetrievalSettings, engine: Engine) -> Stage:
        """Opens the catalogue under test beside whoever else uses it; waits for the model."""
        catalogue = Catalogue.open(settings)
        recommender = Recommender.open(settings, catalogue, own=False)
        engine.warm(prompts())
        engine.wait_ready(LOADING)
        temporary = tempfile.TemporaryDirectory(prefix="palate-eval-")
        linker = linker_for(catalogue)
        understander = Understander(linker, engine)
        stage = cls(catalogue, recommender, engine, understander, Path(temporary.name), temporary)
        stage._linkers[id(catalogue)] = linker
        return stage

    @property
    def store(self) -> str:
        """Address of the database that takes what is said."""
        return f"sqlite:///{self.folder / 'said.db'}"

    def services(self, given: Given, trial: int = 0) -> Services:
        """A clerk as the scenario wants it; with a store of its own connection, as after a restart.
        Every trial after the first has seeds of its own for what the model writes."""
        base = self._own_shop(given) if given.items else self._shop()
        engine = self.engine_for(given)
        if engine is self.engine:
            return replace(base, engine=Reseeded(engine, trial)) if trial else base
        return replace(base, engine=engine, understander=self._understander(base.catalogue, engine))

    def engine_for(self, given: Given) -> Engine:
        """The model a scenario asks for."""
        if isinstance(given.model, Model):
            return FixedEngine(given.model.says)
        if given.model == "down":
            return FixedEngine(None)
        return OffEngine() if given.model == "off" else self.engine

    def labelled(self, catalogue: Catalogue, label: str) -> Item | None:
        """The item of a label, "Heat (1995)"; of several the first."""
        if id(catalogue) not in self._labels:
            self._labels[id(catalogue)] = {item.label: item.id for item in reversed(list(catalogue.each()))}
        found = self._labels[id(catalogue)].get(label)
        return catalogue.get(found) if found else None

    def _understander(self, catalogue: Catalogue, engine: Engine) -> Understander:
        """Reading with another model; the vocabulary is linked once a catalogue, for it is large."""
        if id(catalogue) not in self._linkers:
            self._linkers[id(catalogue)] = linker_for(catalogue)
        return Understander(self._linkers[id(catalogue)], engine)

    def _shop(self) -> Services:
        sessions = Sessions(open_database(self.store))
        return Services(self.catalogue, self.recommender, self.engine, self.understander, sessions)

    def _own_shop(self, given: Given) -> Services:
        """A catalogue of a scenario's own items, imported once; nothing is trained for it."""
        key = json.dumps(given.items, sort_keys=True, ensure_ascii=False)
        if key not in self._small:
            self._small[key] = small_shop(self.folder / f"shop{len(self._small)}", given.items, self.engine)
        kept = self._small[key]
        return replace(kept, sessions=Sessions(open_database(self.store)))

    def close(self) -> None:
        """Gives everything back."""
        for shop in self._small.values():
            shop.recommender.close()
            shop.catalogue.close()
        self.engine.close()
        self.recommender.close()
        self.catalogue.close()
        if self._temporary:
            self._temporary.cleanup()


def small_shop(folder: Path, items: tuple[Mapping[str, Any], ...], engine: Engine) -> Services:
    """A clerk over a few items."""
    from retrieval.catalogue.importer import import_items

    folder.mkdir(parents=True)
    path = folder / "items.jsonl"
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")
    settings = retrieval_settings(folder)
    settings = replace(settings, database_url=f"sqlite:///{folder / 'palate.db'}", chroma_url=None)
    database = open_database(settings.database_url)
    import_items(database, path)
    database.close()
    catalogue = Catalogue.open(settings)
    recommender = Recommender.open(settings, catalogue, own=False)
    sessions = Sessions(open_database(settings.database_url))
    return Services(catalogue, recommender, engine, Understander(linker_for(catalogue), engine), sessions)
