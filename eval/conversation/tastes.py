"""Is talking worth it? People whose histories were held out talk to the whole clerk, without a model.

A *person* has hidden tastes: what they rated. They open without a word about them, answer a question
with the value most common among what they liked, press like or dislike on what they know among the
items shown, and ask for more. The *judging* person presses buttons and answers no question, the *silent*
one only asks for more. Nothing was learned from any of them. They never name an item: `leaks` counts
messages that hold the title of something liked that the clerk has not shown yet, and has to be 0 for the
figures to mean anything.
"""

from __future__ import annotations

import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from agent.conversation import Conversation
from agent.llm.off import OffEngine
from agent.types import Language, Reply
from agent.understanding import Understander
from agent.understanding.catalogue import linker_for
from eval.dialogs.play import answered
from eval.dialogs.scenario import Given
from eval.dialogs.stage import Stage
from eval.dialogs.wishes import Wish, item_values
from eval.ranking.metrics import clustered
from eval.ranking.people import learned_from, splits
from eval.tasks.person import asked_field, phrase
from eval.worst import Case, listed, worst
from retrieval import trained
from retrieval.catalogue.domain import Domain
from retrieval.catalogue.repository import Catalogue
from retrieval.recommender import Recommender
from retrieval.scorers.collaborative import LIKING
from retrieval.settings import RetrievalSettings
from retrieval.types import Item

TURNS = 5
SEED = 1
LEAST_LIKES = 5
"""Likes of a person that is simulated: of somebody with fewer too little is known."""
Manner = Literal["silent", "judging", "talking"]
MANNERS: tuple[Manner, ...] = ("silent", "judging", "talking")
WORDS: dict[Language, tuple[str, str]] = {
    "en": ("Recommend me a {}", "Show me more"),
    "zh": ("推荐一部{}", "再来几部"),
}


@dataclass(frozen=True, slots=True)
class Tastes:
    """What somebody rated."""

    liked: frozenset[str]
    disliked: frozenset[str]


@dataclass
class Talk:
    """One person's conversation: what was said, what was shown."""

    said: list[str] = field(default_factory=list)
    slates: list[tuple[str, ...]] = field(default_factory=list)
    leaks: int = 0

    def first(self, liked: frozenset[str]) -> int | None:
        """1-based turn of the first liked item; None when none was shown."""
        return next((n for n, slate in enumerate(self.slates, 1) if liked & set(slate)), None)

    def found(self, liked: frozenset[str]) -> int:
        """How many liked items were shown."""
        return len({id for slate in self.slates for id in slate} & liked)


@dataclass
class Taster:
    """Somebody with tastes in front of the clerk."""

    tastes: Tastes
    catalogue: Catalogue
    manner: Manner
    language: Language
    talk: Talk = field(default_factory=Talk)

    def run(self, conversation: Conversation) -> Talk:
        """Talk for `TURNS` turns."""
        said = WORDS[self.language][0].format(self.catalogue.domain.noun[self.language][0])
        for _ in range(TURNS):
            self._note(said)
            reply, _ = answered(conversation, said, in_full=False)
            self.talk.slates.append(tuple(card.id for card in reply.items))
            if self.manner != "silent":
                self._judge(conversation, reply)
            said = self._next(reply)
        return self.talk

    def _note(self, said: str) -> None:
        """Keep a message, and look whether it gives something away."""
        shown = {id for slate in self.talk.slates for id in slate}
        hidden = self.catalogue.items(sorted(self.tastes.liked - shown))
        self.talk.leaks += any(names(item, said) for item in hidden)
        self.talk.said.append(said)

    def _judge(self, conversation: Conversation, reply: Reply) -> None:
        for card in reply.items:
            if card.id in self.tastes.liked:
                conversation.feedback(card.id, "like")
            elif card.id in self.tastes.disliked:
                conversation.feedback(card.id, "dislike")

    def _next(self, reply: Reply) -> str:
        if self.manner == "talking" and reply.question:
            told = favourite(reply.question, self._likes(), self.catalogue.domain, self.language)
            if told is not None:
                return phrase(told, self.catalogue.domain, self.language)
        return WORDS[self.language][1]

    def _likes(self) -> tuple[Item, ...]:
        return self.catalogue.items(sorted(self.tastes.liked))


def names(item: Item, said: str) -> bool:
    """Whether a message holds an item's title: as words of its own, and long enough to mean it."""
    title, words = item.title.casefold(), f" {said.casefold()} "
    return len(title) > 3 and f" {title} " in words


def favourite(question: str, likes: Sequence[Item], domain: Domain, language: Language) -> Wish | None:
    """What somebody with these likes answers: the value most of them have; None to an unknown question."""
    name = asked_field(question, domain, language)
    if name is None or domain.fields[name].kind == "number":
        return None
    counts = Counter(value for item in likes for value in item_values(item, name, domain))
    return Wish(name, "is", counts.most_common(1)[0][0]) if counts else None


def measure(settings: RetrievalSettings, people: int, report: Callable[[str], None]) -> dict[str, Any]:
    """Every person in every manner, half of them in each language."""
    catalogue = Catalogue.open(settings)
    [(split, learnable)] = splits(catalogue, (SEED,))
    parts = learned_from(catalogue, trained.load(settings, catalogue), split, learnable)
    crowd = held_out(catalogue, learnable.users)[:people]
    with tempfile.TemporaryDirectory(prefix="palate-eval-") as folder:
        engine = OffEngine()
        understander = Understander(linker_for(catalogue), engine)
        stage = Stage(catalogue, Recommender(catalogue, parts), engine, understander, Path(folder))
        results: dict[str, Any] = {"people": len(crowd), "turns": TURNS}
        for manner in MANNERS:
            report(f"conversation: {len(crowd)} people, {manner}")
            talks = [talk(tastes, stage, manner, ("en", "zh")[n % 2]) for n, tastes in enumerate(crowd)]
            results[manner] = summary(crowd, talks)
        results["worst"] = worst(disappointed(catalogue, crowd, talks))
        stage.close()
    silent = results["silent"].pop("each")
    for manner in MANNERS[1:]:
        results[manner]["lift"] = lift(results[manner].pop("each"), silent)
    return results


def held_out(catalogue: Catalogue, learned: Any) -> list[Tastes]:
    """The people nothing was learned from; `learned` are the numbers of the others."""
    history = catalogue.interactions()
    out = np.setdiff1d(np.unique(history.users), np.unique(learned))
    found = []
    for user in out:
        mine = history.users == user
        rows, weights = history.rows[mine], history.weights[mine]
        liked = frozenset(catalogue.ids[row] for row in rows[weights >= LIKING])
        if len(liked) >= LEAST_LIKES:
            found.append(Tastes(liked, frozenset(catalogue.ids[row] for row in rows[weights < 0])))
    return found


def talk(tastes: Tastes, stage: Stage, manner: Manner, language: Language) -> Talk:
    """One conversation from its beginning."""
    services = stage.services(Given())
    try:
        conversation = Conversation(services, f"taste-{uuid.uuid4().hex[:10]}")
        return Taster(tastes, stage.catalogue, manner, language).run(conversation)
    finally:
        services.sessions.database.close()


def summary(crowd: Sequence[Tastes], talks: Sequence[Talk]) -> dict[str, Any]:
    """Turns until the first liked item (one more than there are when none came), success, liked items."""
    firsts = [one.first(tastes.liked) for tastes, one in zip(crowd, talks, strict=True)]
    found = [float(one.found(tastes.liked)) for tastes, one in zip(crowd, talks, strict=True)]
    names = [str(number) for number in range(len(talks))]
    return {
        "turns_to_first_like": clustered([float(n or TURNS + 1) for n in firsts], names).to_json(),
        "success_in_5": clustered([float(n is not None) for n in firsts], names).to_json(),
        "liked_items_in_5": clustered(found, names).to_json(),
        "leaks": sum(one.leaks for one in talks),
        "each": found,
    }


def disappointed(catalogue: Catalogue, crowd: Sequence[Tastes], talks: Sequence[Talk]) -> Iterator[Case]:
    """Each person who talked, by the liked items they were shown."""
    for number, (tastes, one) in enumerate(zip(crowd, talks, strict=True)):
        shown = [item.label for slate in one.slates for item in catalogue.items(slate)]
        wanted = [item.label for item in catalogue.items(sorted(tastes.liked))]
        found = float(one.found(tastes.liked))
        yield Case(str(number), found, " / ".join(one.said), listed(wanted), listed(shown), len(wanted))


def lift(found: Sequence[float], silent: Sequence[float]) -> dict[str, float]:
    """Liked items that are found beyond those of silence, person by person."""
    more = [one - other for one, other in zip(found, silent, strict=True)]
    return clustered(more, [str(n) for n in range(len(more))]).to_json()
