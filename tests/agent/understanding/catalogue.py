"""A small catalogue for whole messages: titles in both languages, a few people."""

from __future__ import annotations

from agent.linking.linker import Linker, merged
from agent.linking.types import TitleEntry
from agent.understanding import Parsed
from agent.understanding.catalogue import elsewhere
from retrieval.catalogue.domain_file import load_domain

ENTRIES = [
    TitleEntry("1", "Heat (1995)", 1995, 90.0, ("Heat", "盗火线")),
    TitleEntry("2", "The Matrix (1999)", 1999, 200.0, ("The Matrix", "黑客帝国", "骇客任务")),
    TitleEntry("3", "The Godfather (1972)", 1972, 200.0, ("The Godfather", "教父")),
    TitleEntry("4", "Up (2009)", 2009, 80.0, ("Up", "飞屋环游记")),
    TitleEntry("5", "Toy Story (1995)", 1995, 200.0, ("Toy Story", "玩具总动员")),
    TitleEntry("6", "The Shawshank Redemption (1994)", 1994, 300.0, ("The Shawshank Redemption", "肖申克的救赎")),
    TitleEntry("7", "Inception (2010)", 2010, 200.0, ("Inception", "盗梦空间")),
    TitleEntry("8", "Titanic (1997)", 1997, 200.0, ("Titanic", "泰坦尼克号", "铁达尼号")),
    TitleEntry("9", "Goodfellas (1990)", 1990, 200.0, ("Goodfellas", "好家伙")),
    TitleEntry("10", "Spirited Away (2001)", 2001, 200.0, ("Spirited Away", "千与千寻")),
    TitleEntry("11", "Notting Hill (1999)", 1999, 100.0, ("Notting Hill", "诺丁山")),
    TitleEntry("12", "The Getaway (1972)", 1972, 1.0, ("The Getaway",)),
    TitleEntry("13", "Alien (1979)", 1979, 200.0, ("Alien", "异形")),
    TitleEntry("14", "Blade Runner (1982)", 1982, 200.0, ("Blade Runner", "银翼杀手")),
    TitleEntry("15", "Infernal Affairs (2002)", 2002, 60.0, ("Infernal Affairs", "无间道")),
]
PEOPLE = {"person": {"Robert De Niro": 40, "Tom Hanks": 40, "Al Pacino": 30, "Julia Roberts": 30}}


def small_linker() -> Linker:
    """A linker over `ENTRIES`, the domain's people and the well-known titles elsewhere."""
    domain = load_domain()
    return Linker(domain, merged(ENTRIES, elsewhere(domain)), PEOPLE)


def conditions(parsed: Parsed, themes: bool = False) -> set[tuple[str, str, object]]:
    """Field, op and value of every condition of a message, with its themes where asked for."""
    return {(c.field, c.op, c.value) for c in parsed.understanding.constraints if themes or c.field != "keyword"}
