"""Tasks out of any catalogue and its domain file, each with a guarantee.

An answerable task grows from an item: its conditions are true of it, so there is an answer. An
impossible one takes conditions that something meets each, and that nothing meets together; that is
checked over the whole catalogue. Nothing here knows what the catalogue is of.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence

from agent.types import Language
from eval.dialogs.wishes import Wish, item_values, satisfies
from eval.tasks.task import Reveal, Task, Wanted, holds
from retrieval.catalogue.domain import Domain, Field
from retrieval.types import Item

COMMON = 15
"""A value counts as one people may ask for when that many items have it."""
CONDITIONS = (2, 4)
IMPOSSIBLE = 0.2
SEEN = 0.3
"""Share of answerable tasks whose person has seen the best-known answers."""
TRIES = 4_000
LANGUAGES: tuple[Language, ...] = ("en", "zh")
REVEALS: tuple[Reveal, ...] = ("volunteer", "on_ask", "hidden")


def make(items: Sequence[Item], domain: Domain, known: Sequence[int], count: int, seed: int) -> list[Task]:
    """`count` tasks, half in each language. `known` is how well known each item is, aligned with
    `items`: who wants something starts from what people know."""
    return list(Maker(items, domain, known, seed).tasks(count))


class Maker:
    """Draws tasks from one catalogue."""

    def __init__(self, items: Sequence[Item], domain: Domain, known: Sequence[int], seed: int) -> None:
        self.items = items
        self.domain = domain
        self.random = random.Random(seed)
        order = sorted(range(len(items)), key=lambda row: -known[row])
        self.famous = [items[row] for row in order[: max(50, len(items) // 10)]]
        self.fields = [f for f in domain.fields.values() if f.askable and f.kind != "keyword"]
        self.counts = {
            f.name: Counter(v for item in items for v in item_values(item, f.name, domain)) for f in self.fields
        }

    def tasks(self, count: int) -> Iterator[Task]:
        """Task after task; the same seed gives the same ones."""
        impossible = round(count * IMPOSSIBLE)
        made = 0
        for _ in range(TRIES):
            if made == count:
                return
            language = LANGUAGES[made % 2]
            name = f"{self.domain.name}-{made + 1:03d}-{language}"
            task = self.impossible(name, language) if made >= count - impossible else self.possible(name, language)
            if task and holds(task, self.items, self.domain):
                made += 1
                yield task

    def possible(self, name: str, language: Language) -> Task | None:
        """A task that its first item answers."""
        target = self.random.choice(self.famous)
        wishes = self.wishes(target)
        if len(wishes) < CONDITIONS[0]:
            return None
        matching = [item for item in self.famous if all(satisfies(item, w, self.domain) for w in wishes)]
        seen: list[str] = []
        if len(matching) > 3 and self.random.random() < SEEN:
            seen = [item.id for item in matching if item.id != target.id][:3]
        return Task(id=name, language=language, wanted=self.revealed(wishes), seen=tuple(seen), possible=True)

    def impossible(self, name: str, language: Language) -> Task | None:
        """A task nothing answers, though each of its conditions alone has answers."""
        one, other = self.random.sample(self.famous, 2)
        wishes = [*self.wishes(one)[:2], *self.wishes(other)[:2]]
        if len({w.field for w in wishes}) < len(wishes) or len(wishes) < 3:
            return None
        task = Task(id=name, language=language, wanted=self.revealed(wishes), possible=False)
        return task if holds(task, self.items, self.domain) else None

    def wishes(self, target: Item) -> list[Wish]:
        """Conditions that an item meets, on different fields, in an order of chance."""
        fields = self.random.sample(self.fields, len(self.fields))
        found = [w for f in fields if (w := self.wish(target, f)) is not None]
        return found[: self.random.randint(*CONDITIONS)]

    def wish(self, target: Item, field: Field) -> Wish | None:
        """One condition on a field that the item meets; None when it has no common value."""
        values = item_values(target, field.name, self.domain)
        if field.kind == "number":
            return self.bound(values, field)
        common = [value for value in values if self.counts[field.name][value] >= COMMON]
        if field.kind == "category" and self.random.random() < 0.2:
            other = [v for v, n in self.counts[field.name].most_common(8) if v not in values and n >= COMMON]
            return Wish(field.name, "is_not", self.random.choice(other)) if other else None
        return Wish(field.name, "is", self.random.choice(common)) if common else None

    def bound(self, values: Sequence[str | int | float], field: Field) -> Wish | None:
        """A round bound that the item keeps."""
        if not values:
            return None
        value = int(float(values[0]))
        if self.random.random() < 0.5:
            return Wish(field.name, "min", value // 10 * 10)
        return Wish(field.name, "max", (value // 10 + 1) * 10 - (1 if "year" in field.attributes else 0))

    def revealed(self, wishes: Sequence[Wish]) -> tuple[Wanted, ...]:
        """The first is volunteered, the others as chance has it."""
        told: list[Reveal] = ["volunteer", *(self.random.choice(REVEALS) for _ in wishes[1:])]
        return tuple(Wanted(condition=str(w), reveal=reveal) for w, reveal in zip(wishes, told, strict=True))
