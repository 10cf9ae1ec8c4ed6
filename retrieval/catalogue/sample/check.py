"""Checks the authored layer: its form, and every disagreement with the facts of the CC0 source.

    python -m retrieval.catalogue.sample.check

A disagreement is a year that differs, a title that differs, or a member of the cast whom the source's
list of players lacks. Each is settled by hand: either the authored line was wrong and has been
mended, or `disagreements.tsv` records it with the reason why the authored line stands.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from retrieval.catalogue.domain_file import load_domain
from retrieval.catalogue.sample.build_facts import title_key
from retrieval.catalogue.sample.movies import AUTHORED, FACTS, FOLDER, rows_by_id
from retrieval.store.folding import fold

SETTLED = FOLDER / "disagreements.tsv"
HEADER = ("id", "field", "authored", "facts", "why")
KEYS = frozenset(
    {"id", "title", "year", "zh", "zh_other", "premise", "premise_zh", "themes", "moods", "cast", "audience", "notes"}
)
WORDS, CHARACTERS = 30, 50
"""Longest premise: English words, Chinese characters."""

_CHINESE = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, order=True)
class Disagreement:
    """One point where the authored layer says something else than the source."""

    id: str
    field: str
    """year, title or cast."""
    authored: str
    facts: str
    """What the source says; for cast the nearest it has, or nothing."""


def faults(film: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with the form of one authored line."""
    if set(film) != KEYS:
        yield f"has keys {sorted(set(film) ^ KEYS)} too many or too few"
        return
    yield from _text_faults(film)
    homes = load_domain().fields["keyword"].homes
    for key, section, least, most in (("themes", "themes", 4, 8), ("moods", "moods", 1, 3), ("notes", "notes", 0, 10)):
        values = _texts(film[key])
        if not least <= len(values) <= most or len(set(values)) != len(values):
            yield f"{key}: {len(values)} values, {least} to {most} different ones are wanted"
        yield from (f"{key}: '{value}' is not in the vocabulary" for value in values if value not in homes[section])
    if film["audience"] not in homes["audiences"]:
        yield f"audience: '{film['audience']}' is not in the vocabulary"
    if len(_texts(film["cast"])) > 5:
        yield "cast: more than five"


def _text_faults(film: Mapping[str, object]) -> Iterator[str]:
    if not isinstance(film["id"], str) or not film["id"].isdigit():
        yield "id: not a MovieLens id as text"
    if not isinstance(film["year"], int):
        yield "year: not a number"
    if len(str(film["premise"]).split()) not in range(4, WORDS + 1):
        yield f"premise: {len(str(film['premise']).split())} words, 4 to {WORDS} are wanted"
    if len(str(film["premise_zh"])) not in range(8, CHARACTERS + 1):
        yield f"premise_zh: {len(str(film['premise_zh']))} characters, 8 to {CHARACTERS} are wanted"
    if not _CHINESE.search(str(film["premise_zh"])):
        yield "premise_zh: not Chinese"
    if not str(film["zh"]).strip() or film["zh"] in _texts(film["zh_other"]):
        yield "zh: missing, or repeated in zh_other"


def disagreements(
    films: Mapping[str, Mapping[str, object]], facts: Mapping[str, Mapping[str, object]]
) -> list[Disagreement]:
    """Every disagreement, by id and field."""
    found: list[Disagreement] = []
    for identifier, film in films.items():
        known = facts.get(identifier, {})
        if known.get("year") and str(known["year"]) != str(film["year"]):
            found.append(Disagreement(identifier, "year", str(film["year"]), str(known["year"])))
        if known and title_key(str(film["title"])) != title_key(str(known["title"])):
            found.append(Disagreement(identifier, "title", str(film["title"]), str(known["title"])))
        found += _cast(identifier, _texts(film["cast"]), str(known.get("players") or ""))
    return sorted(found, key=lambda d: (int(d.id), d.field, d.authored))


def _cast(identifier: str, cast_names: tuple[str, ...], players: str) -> Iterator[Disagreement]:
    listed = {_name_key(name): name for name in players.split("|") if name}
    for name in cast_names if listed else ():
        if _name_key(name) not in listed:
            surname = _name_key(name).split(" ")[-1]
            near = [full for key, full in listed.items() if key.split(" ")[-1] == surname]
            yield Disagreement(identifier, "cast", name, "|".join(near))


def _name_key(name: str) -> str:
    """One key for "J.T. Walsh" and "J. T. Walsh", "Chiu-wai" and "Chiu Wai"."""
    return re.sub(r"[^\w ]", "", re.sub(r"[-.]", " ", fold(name))).replace("  ", " ").strip()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in cast(list[object], value))


def settled(path: Path = SETTLED) -> dict[Disagreement, str]:
    """Every settled disagreement to the reason why the authored line stands."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t")
        return {Disagreement(r["id"], r["field"], r["authored"], r["facts"]): r["why"] for r in rows}


def all_facts() -> dict[str, Mapping[str, object]]:
    """The facts of the CC0 source by film id."""
    return rows_by_id(FACTS[0])


def main() -> int:
    """List faults and unsettled disagreements; 0 when there are none."""
    films = rows_by_id(AUTHORED)
    known = settled()
    found = disagreements(films, all_facts())
    lines = [f"{identifier}: {fault}" for identifier, film in films.items() for fault in faults(film)]
    lines += [f"{d.id}: {d.field}: '{d.authored}', the facts say '{d.facts}'" for d in found if d not in known]
    lines += [
        f"{d.id}: {d.field}: settled, but there is no such disagreement any more" for d in known if d not in found
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.write(f"{len(films):,} films, {len(found):,} disagreements, {len(lines):,} things to mend or settle\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
