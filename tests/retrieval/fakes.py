"""A catalogue in memory and an embedder of word bags, with the interfaces of the real ones."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.domain import Attribute, Domain, Field
from retrieval.types import Constraint, Item, Name, Value

DOMAIN = Domain(
    name="films",
    language="en",
    noun={"en": ("film", "films")},
    attributes={
        "genres": Attribute("genres", "text", many=True),
        "directors": Attribute("directors", "text", many=True),
    },
    fields={
        "genre": Field("genre", "category", ("genres",), rules_out={"children": ("horror", "crime")}),
        "person": Field("person", "name", ("directors",)),
        "year": Field("year", "number", ("year",)),
    },
    document="{title}. {genres}. {directors}. {description}",
)


class FakeCatalogue:
    """Items in memory; constraints on genre, person and year."""

    domain = DOMAIN
    digest = "0123456789abcdef0123456789abcdef"

    def __init__(self, items: Sequence[Item], popularity: Sequence[float]) -> None:
        self._items = tuple(items)
        self.ids = tuple(item.id for item in items)
        self.row: Mapping[str, int] = {item.id: i for i, item in enumerate(items)}
        self._popularity = np.array(popularity, np.float32)

    def __len__(self) -> int:
        return len(self.ids)

    def get(self, item: str) -> Item:
        return self._items[self.row[item]]

    def items(self, ids: Sequence[str]) -> tuple[Item, ...]:
        return tuple(self.get(i) for i in ids)

    def each(self) -> Iterator[Item]:
        return iter(self._items)

    def at(self, rows: Sequence[int]) -> tuple[Item, ...]:
        return tuple(self._items[row] for row in rows)

    def names(self) -> tuple[tuple[int, Name], ...]:
        return tuple((row, Name(item.title, "en", True)) for row, item in enumerate(self._items))

    def documents(self) -> Iterator[str]:
        for item in self._items:
            values = " ".join(str(v) for vs in item.attributes.values() for v in vs)
            yield f"{item.title}. {values}. {item.description}"

    def popularity(self) -> NDArray[np.float32]:
        return self._popularity

    def allowed(self, constraints: Sequence[Constraint]) -> NDArray[np.bool_]:
        mask = np.ones(len(self), bool)
        for constraint in constraints:
            mask &= self.agreement(constraint) > 0
        return mask

    def agreement(self, constraint: Constraint) -> NDArray[np.float32]:
        return np.array([_meets(item, constraint) for item in self._items], np.float32)


def _meets(item: Item, c: Constraint) -> bool:
    if c.field == "year":
        value = item.year or 0
        return {"min": value >= float(c.value), "max": value <= float(c.value)}.get(c.op, value == c.value)
    values: tuple[Value, ...] = tuple(
        v for name in DOMAIN.fields[c.field].attributes for v in item.attributes.get(name, ())
    )
    return (c.value in values) == (c.op == "is")


class WordBag:
    """Hashes words into 64 places: texts that share words are near."""

    name = "word-bag"
    dimensions = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        out = np.full((len(texts), self.dimensions), 1e-3, np.float32)
        for i, text in enumerate(texts):
            for word, n in Counter(text.lower().replace(".", " ").split()).items():
                out[i, zlib.crc32(word.encode()) % self.dimensions] += n
        return out / np.linalg.norm(out, axis=1, keepdims=True)


def film(number: int, title: str, year: int, genres: Sequence[str], director: str = "", text: str = "") -> Item:
    attributes: dict[str, tuple[Value, ...]] = {"genres": tuple(genres)}
    if director:
        attributes["directors"] = (director,)
    return Item(f"f{number}", title, year, text, attributes)


FILMS = (
    film(0, "Heat", 1995, ["crime", "thriller"], "Michael Mann", "A robber and a detective in Los Angeles"),
    film(1, "Collateral", 2004, ["crime", "thriller"], "Michael Mann", "A killer and a taxi driver in Los Angeles"),
    film(2, "Alien", 1979, ["horror", "sci-fi"], "Ridley Scott", "A crew in space meets a creature"),
    film(3, "Aliens", 1986, ["action", "sci-fi"], "James Cameron", "Marines in space meet many creatures"),
    film(4, "Toy Story", 1995, ["animation", "children"], "John Lasseter", "Toys come to life"),
    film(5, "Shrek", 2001, ["animation", "comedy"], "Andrew Adamson", "An ogre rescues a princess"),
    film(6, "The Insider", 1999, ["drama", "thriller"], "Michael Mann", "A chemist speaks out"),
    film(7, "Blade Runner", 1982, ["sci-fi", "thriller"], "Ridley Scott", "A detective hunts replicants"),
    film(8, "Up", 2009, ["animation", "children"], "Pete Docter", "A house flies away"),
    film(9, "Casino", 1995, ["crime", "drama"], "Martin Scorsese", "A casino in Las Vegas"),
)
POPULARITY = (90, 40, 80, 70, 100, 60, 20, 50, 30, 45)


def films() -> FakeCatalogue:
    return FakeCatalogue(FILMS, POPULARITY)
