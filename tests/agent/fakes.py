"""A small shop for tests of the conversation: twelve real films, a recommender that filters, an
understander that has been told what each message means. Everything else is the real thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.conversation import Conversation
from agent.linking.types import SameMention, StepMention
from agent.services import Services
from agent.sessions import Sessions
from agent.types import Intent, Language, ParsedConstraint, Understanding
from agent.understanding.parsed import Ambiguity, Named, Parsed
from retrieval.catalogue.domain import Domain
from retrieval.catalogue.domain_file import load_domain
from retrieval.errors import UnknownItem
from retrieval.store.database import open_database
from retrieval.types import Constraint, Item, Name, Query, Question, Reason, Recommendation, Relaxation, Slate, Value
from tests.agent.scripted import ScriptedEngine

STORY = "A careful thief plans one last score while a tired detective closes in on him."
"""What the shop's catalogue tells of its crime films."""
STORY_ZH = "一名谨慎的大盗策划最后一票，疲惫的警探步步紧逼。"
RETOLD = "a careful thief plans one last score while a detective closes in"
"""A clause of it that holds."""
RETOLD_ZH = "谨慎的大盗策划最后一票，警探步步紧逼"


def film(
    id: str, title: str, zh: str, year: int, genres: str, director: str, cast: str, country: str, runtime: int,
    description: str = "",
) -> Item:  # fmt: skip
    """One film; genres and cast are separated by "|"."""
    attributes: dict[str, tuple[str | int, ...]] = {
        "genres": tuple(genres.split("|")),
        "directors": (director,),
        "actors": tuple(cast.split("|")),
        "countries": (country,),
        "runtime": (runtime,),
    }
    if description == STORY:
        attributes["description_zh"] = (STORY_ZH,)
    names = (Name(title, "en", True), Name(zh, "zh", True))
    return Item(id, title, year, description, attributes, names)


FILMS = (
    film("1", "Heat", "盗火线", 1995, "crime|thriller", "Michael Mann", "Al Pacino|Robert De Niro", "United States", 170, STORY),  # noqa: E501
    film("2", "The Godfather", "教父", 1972, "crime|drama", "Francis Ford Coppola", "Marlon Brando|Al Pacino", "United States", 175, STORY),  # noqa: E501
    film("3", "Goodfellas", "好家伙", 1990, "crime|drama", "Martin Scorsese", "Ray Liotta|Robert De Niro", "United States", 146, STORY),  # noqa: E501
    film("4", "Pulp Fiction", "低俗小说", 1994, "comedy|crime", "Quentin Tarantino", "John Travolta|Uma Thurman", "United States", 154, STORY),  # noqa: E501
    film("5", "Fargo", "冰血暴", 1996, "comedy|crime", "Joel Coen", "Frances McDormand|William H. Macy", "United States", 98, STORY),  # noqa: E501
    film("6", "Toy Story", "玩具总动员", 1995, "animation|children|comedy", "John Lasseter", "Tom Hanks|Tim Allen", "United States", 80),  # noqa: E501
    film("7", "Spirited Away", "千与千寻", 2001, "animation|fantasy", "Hayao Miyazaki", "Rumi Hiiragi", "Japan", 125),
    film("8", "Alien", "异形", 1979, "horror|sci-fi", "Ridley Scott", "Sigourney Weaver", "United Kingdom", 117),
    film("9", "Amelie", "天使爱美丽", 2001, "comedy|romance", "Jean-Pierre Jeunet", "Audrey Tautou", "France", 122),
    film("10", "L.A. Confidential", "洛城机密", 1997, "crime|mystery", "Curtis Hanson", "Kevin Spacey|Guy Pearce", "United States", 138, STORY),  # noqa: E501
    film("11", "Unforgiven", "不可饶恕", 1992, "drama|western", "Clint Eastwood", "Gene Hackman", "United States", 131),
    film("12", "Leon", "这个杀手不太冷", 1994, "crime|drama", "Luc Besson", "Jean Reno|Natalie Portman", "France", 110,
         "A hitman and a girl share a flat in New York."),
)  # fmt: skip


class FakeCatalogue:
    """The catalogue's reading side over `FILMS`."""

    digest = "fake"

    def __init__(self, films: Sequence[Item] = FILMS) -> None:
        self.domain: Domain = load_domain(None)
        self.films = {item.id: item for item in films}
        self.ids = tuple(self.films)
        self.row = {item: row for row, item in enumerate(self.ids)}

    def get(self, item: str) -> Item:
        if item not in self.films:
            raise UnknownItem(item)
        return self.films[item]

    def items(self, ids: Sequence[str]) -> tuple[Item, ...]:
        return tuple(self.films[item] for item in ids)

    def history(self, user: str) -> Mapping[str, float]:
        return {}

    def allowed(self, constraints: Sequence[Constraint]) -> list[bool]:
        return [all(fits(self.films[item], one, self.domain) for one in constraints) for item in self.ids]

    def values(self, field: str) -> Mapping[Value, int]:
        names = self.domain.fields[field].attributes
        return Counter(
            v for film in self.films.values() for name in names
            for v in ((film.year,) if name == "year" else film.attributes.get(name, ())) if v is not None
        )  # fmt: skip

    def names(self) -> tuple[tuple[int, Name], ...]:
        return tuple((self.row[item.id], name) for item in self.films.values() for name in item.names)


def fits(item: Item, one: Constraint, domain: Domain) -> bool:
    """Whether an item satisfies a condition."""
    if one.op in ("min", "max"):
        number = int((item.year or 0) if one.field == "year" else item.attributes[one.field][0])
        return number >= int(one.value) if one.op == "min" else number <= int(one.value)
    has = any(one.value in item.attributes.get(a, ()) for a in domain.fields[one.field].attributes)
    return has == (one.op == "is")


@dataclass
class FakeRecommender:
    """Filters, keeps the catalogue's order, gives a reason for each like and each genre."""

    catalogue: FakeCatalogue
    queries: list[Query] = field(default_factory=list)
    asks: Question | None = None

    def recommend(self, query: Query) -> Slate:
        self.queries.append(query)
        gone = {*query.exclude, *query.liked, *query.disliked, *query.seen}
        usable = [i for i in self.catalogue.films.values() if i.id not in gone]
        kept = list(query.constraints)
        relaxed: list[Relaxation] = []
        while True:
            found = [i for i in usable if all(fits(i, c, self.catalogue.domain) for c in kept)]
            soft = [c for c in kept if c.strength == "prefer"]
            if found or not soft:
                break
            kept.remove(soft[0])
            relaxed.append(Relaxation(soft[0], 0, len(usable)))
        reasons = [Reason("constraint", 0.3, (), c) for c in kept if c.op == "is"]
        if query.liked:
            reasons.insert(0, Reason("collaborative", 0.5, query.liked[:2]))
        shown = [Recommendation(i, 1 - n / 100, tuple(reasons)) for n, i in enumerate(found[: query.limit])]
        return Slate(tuple(shown), len(found), tuple(relaxed), {"retrieve": 1.0, "rank": 2.0})

    def question(self, query: Query, answered: Collection[str]) -> Question | None:
        return self.asks if self.asks and self.asks.field not in answered else None

    def close(self) -> None:
        pass


def named(item: str, words: str = "") -> Named:
    """An item of the shop as something the person named."""
    found = next(film for film in FILMS if film.id == item)
    return Named(found.label, found.id, words or found.title)


def meant(
    intent: Intent, *constraints: tuple[str, str, str | int], language: Language = "en", items: tuple[int, ...] = (),
    liked: tuple[str, ...] = (), disliked: tuple[str, ...] = (), seen: tuple[str, ...] = (),
    titles: tuple[Named, ...] = (), query: str = "", ambiguities: tuple[Ambiguity, ...] = (), confidence: float = 1.0,
    strength: str = "must", steps: tuple[StepMention, ...] = (), sames: tuple[SameMention, ...] = (),
    second: str = "",
) -> Parsed:  # fmt: skip
    """A parse, written short."""
    judged = {key: tuple(named(i) for i in ids) for key, ids in (("l", liked), ("d", disliked), ("s", seen))}
    understanding = Understanding(
        language=language,
        intent=intent,
        constraints=tuple(
            ParsedConstraint.model_validate({"field": f, "op": op, "value": v, "strength": strength})
            for f, op, v in constraints
        ),
        liked=tuple(n.label for n in judged["l"]),
        disliked=tuple(n.label for n in judged["d"]),
        seen=tuple(n.label for n in judged["s"]),
        items=items,
        query=query,
    )
    every = (*judged["l"], *judged["d"], *judged["s"], *titles)
    return Parsed(
        understanding, titles=every, liked=judged["l"], disliked=judged["d"], seen=judged["s"],
        ambiguities=ambiguities, confidence=confidence, pointed=titles, steps=steps, sames=sames, second=second,
    )  # fmt: skip


class FakeUnderstander:
    """Knows each message by heart; anything else is small talk."""

    def __init__(self) -> None:
        self.known: dict[str, Parsed] = {}
        self.heard: list[str] = []

    def understand(self, text: str, slate: Sequence[str] = (), fallback: Language = "en") -> Parsed:
        self.heard.append(text)
        return self.known.get(text, meant(Intent.SMALLTALK))


@dataclass
class Shop:
    """Everything a test needs, opened in a folder."""

    folder: Path
    engine: ScriptedEngine = field(default_factory=ScriptedEngine)
    understander: FakeUnderstander = field(default_factory=FakeUnderstander)
    films: Sequence[Item] = FILMS

    def __post_init__(self) -> None:
        catalogue = FakeCatalogue(self.films)
        self.recommender = FakeRecommender(catalogue)
        sessions = Sessions(open_database(f"sqlite:///{self.folder / 'palate.db'}"))
        self.services = Services(catalogue, self.recommender, self.engine, self.understander, sessions)  # type: ignore[arg-type]

    def chat(self, session: str = "s", user: str | None = None, **options: object) -> Conversation:
        return Conversation(self.services, session, user, **options)  # type: ignore[arg-type]

    def knows(self, text: str, parsed: Parsed) -> None:
        self.understander.known[text] = parsed


Make = Callable[[], Shop]
