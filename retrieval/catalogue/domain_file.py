"""Reads a domain file: TOML in, `Domain` out, or an error that names the file and the place.

A value's words stand in one line of the file:

    [fields.genre.values]
    sci-fi = { en = ["sci-fi", "science fiction"], zh = ["科幻"], files = ["scifi"] }

`files` are spellings met in files only. `include` takes a vocabulary from files beside this one,
each of whose sections belongs to the attribute of that name. `speech` names files with more words
for the values, one section a field; `told` names files with the phrase by which a sentence about an item says
a value, laid out alike; `elsewhere` names lists of well-known titles that the catalogue
may lack: a label and, after a tab, further titles divided by "|".
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Default

from retrieval.catalogue.domain import YEAR, Attribute, AttributeType, Domain, Field, FieldKind, Parentheses, Words
from retrieval.errors import BadConfiguration
from retrieval.store.folding import fold

FOLDER = Path(__file__).parent / "domains"

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "item_id", "movieId"),
    "title": ("title", "name"),
    "year": ("year",),
    "description": ("description", "plot", "premise"),
}
"""Where the columns that every item has are looked for, unless the domain file says otherwise."""


BUILT_IN = frozenset({*COLUMNS, "names"})
"""What every item has without being declared."""


NEWER: Words = {"en": ("newer", "more recent", "recent", "too old-fashioned"), "zh": ("新", "近")}
OLDER: Words = {"en": ("older", "old", "too new", "too modern"), "zh": ("老", "旧", "早")}
"""What people call more and less of the year, which every item has; a domain file adds words of its own."""


NOT_WORDS = frozenset({"files", "rules_out"})
"""Keys of a value that are no language."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Attribute(_Strict):
    type: AttributeType = "text"
    many: bool = False
    shown: bool = True
    labels: dict[str, str] = {}
    columns: list[str] = []
    separator: str = Default("|", min_length=1)


class _Field(_Strict):
    kind: FieldKind
    attributes: list[str] = Default(min_length=1)
    labels: dict[str, str] = {}
    unit: str = ""
    units: list[str] = []
    values: dict[str, dict[str, list[str]]] = {}
    homes: dict[str, list[str]] = {}
    ignore: list[str] = []
    questions: dict[str, str] = {}
    askable: bool = True
    closed: bool = False
    unknown_passes: bool = True
    qualities: list[str] = []
    meant_for: list[str] = []
    more: dict[str, list[str]] = {}
    less: dict[str, list[str]] = {}
    told: dict[str, dict[str, str]] = {}


class _Titles(_Strict):
    columns: dict[str, list[str]] = {}
    parentheses: Parentheses = "keep"


class _File(_Strict):
    name: str = Default(min_length=1)
    language: str = Default("en", min_length=2)
    noun: dict[str, tuple[str, str]] = {}
    counter: str = Default("部", min_length=1)
    columns: dict[str, list[str]] = {}
    titles: _Titles = _Titles()
    document: str = "{title}\n{description}"
    attributes: dict[str, _Attribute] = {}
    fields: dict[str, _Field] = {}
    elsewhere: dict[str, list[str]] = {}


def load_domain(path: Path | None = None) -> Domain:
    """The domain described by `path`; the films of the sample without one."""
    return _load((path or FOLDER / "films.toml").expanduser().resolve())


@cache
def _load(path: Path) -> Domain:
    raw = _toml(path)
    _include(raw, path)
    _speech(raw, path)
    _told(raw, path)
    raw["elsewhere"] = _elsewhere(raw, path)
    return domain_from(raw, str(path))


def stored_domain(text: str) -> Domain:
    """The domain that was stored with a catalogue (`Domain.text`)."""
    return domain_from(json.loads(text), "the domain file stored with the catalogue")


def domain_from(raw: Mapping[str, Any], where: str) -> Domain:
    """The domain that `raw` describes; its vocabularies are already included. `where` is for errors."""
    try:
        file = _File.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadConfiguration(f"{where}: {place}: {first['msg']}") from error
    _check(file, where)
    attributes = {name: _attribute(name, each) for name, each in file.attributes.items()}
    return Domain(
        name=file.name,
        language=file.language,
        counter=file.counter,
        noun=file.noun or {file.language: ("item", "items")},
        attributes=attributes,
        fields={name: _field(name, each) for name, each in file.fields.items()},
        document=file.document,
        columns={**COLUMNS, **{key: tuple(names) for key, names in file.columns.items()}},
        titles={language: tuple(names) for language, names in file.titles.columns.items()},
        parentheses=file.titles.parentheses,
        elsewhere={label: tuple(names) for label, names in file.elsewhere.items()},
        text=json.dumps(raw, ensure_ascii=False),
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadConfiguration(f"the domain file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadConfiguration(f"the domain file {path} is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise BadConfiguration(f"the domain file {path} is not valid TOML: {error}") from error


def _include(raw: dict[str, Any], path: Path) -> None:
    """Replace each `include` by the vocabulary it names; sections become the field's homes."""
    fields = raw.get("fields")
    for name, each in fields.items() if isinstance(fields, dict) else ():
        sections: dict[str, list[str]] = {}
        for file in each.pop("include", ()) if isinstance(each, dict) else ():
            for section, values in _toml(path.parent / str(file)).items():
                for value, words in values.items():
                    if value in each.setdefault("values", {}):
                        raise BadConfiguration(f"{path}: fields.{name}: '{value}' is in two sections of {file}")
                    each["values"][value] = words
                    sections.setdefault(section, []).append(value)
        if sections:
            each["homes"] = sections


def _speech(raw: dict[str, Any], path: Path) -> None:
    """Add the words of each file in `speech` to the values they are said for."""
    for file in raw.pop("speech", ()):
        for name, values in _toml(path.parent / str(file)).items():
            field = raw.get("fields", {}).get(name)
            if field is None:
                raise BadConfiguration(f"{path}: {file}: there is no field '{name}'")
            for value, words in values.items():
                known = field.setdefault("values", {}).setdefault(value, {})
                for language, said in words.items():
                    known[language] = list(dict.fromkeys([*known.get(language, ()), *said]))


def _told(raw: dict[str, Any], path: Path) -> None:
    """Add the phrases of each file in `told` to their fields."""
    for file in raw.pop("told", ()):
        for name, phrases in _toml(path.parent / str(file)).items():
            field = raw.get("fields", {}).get(name, {})
            if strangers := set(phrases) - set(field.get("values", ())):
                raise BadConfiguration(f"{path}: {file}: {name} has no value '{min(strangers)}'")
            field["told"] = phrases


def _elsewhere(raw: dict[str, Any], path: Path) -> dict[str, list[str]]:
    """Label to further titles, from the files in `elsewhere`."""
    found: dict[str, list[str]] = {}
    for file in raw.get("elsewhere", ()):
        try:
            lines = (path.parent / str(file)).read_text("utf-8").splitlines()
        except OSError as error:
            raise BadConfiguration(f"{path}: {file} cannot be read: {error.strerror}") from error
        for line in lines:
            if line and not line.startswith("#"):
                label, _, names = line.partition("\t")
                found.setdefault(label, []).extend(n for n in names.split("|") if n)
    return found


def _check(file: _File, where: str) -> None:
    for name, each in file.fields.items():
        for attribute in each.attributes:
            found = file.attributes.get(attribute)
            if found is None and attribute != YEAR:
                raise BadConfiguration(f"{where}: fields.{name}: there is no attribute '{attribute}'")
            numeric = found is None or found.type == "number"
            if (each.more or each.less) and not numeric:
                raise BadConfiguration(f"{where}: fields.{name}: only a number has words for more and less of it")
            if numeric != (each.kind == "number"):
                kinds = "number fields need number attributes, the others text"
                raise BadConfiguration(f"{where}: fields.{name}: attribute '{attribute}' does not fit: {kinds}")
        for value, words in each.values.items():
            if strangers := set(words.get("rules_out", ())) - set(each.values):
                raise BadConfiguration(
                    f"{where}: fields.{name}: '{value}' rules out '{min(strangers)}', which is no value"
                )
    unknown = set(file.columns) - set(COLUMNS)
    if unknown:
        raise BadConfiguration(f"{where}: columns: '{min(unknown)}' is not one of {', '.join(COLUMNS)}")
    for place in re.findall(r"\{(\w+)\}", file.document):
        if place not in file.attributes and place not in BUILT_IN:
            raise BadConfiguration(f"{where}: document: there is no attribute '{place}'")
    clash = set(file.attributes) & BUILT_IN
    if clash:
        raise BadConfiguration(f"{where}: attributes.{min(clash)}: every item has this already, leave it out")


def _attribute(name: str, raw: _Attribute) -> Attribute:
    columns = tuple(dict.fromkeys((name, *raw.columns)))
    return Attribute(name, raw.type, raw.many, raw.shown, raw.labels, columns, raw.separator)


def _field(name: str, file: _Field) -> Field:
    values: dict[str, Words] = {}
    spellings: dict[str, str] = {fold(word): "" for word in file.ignore}
    for value, words in file.values.items():
        values[value] = {language: tuple(said) for language, said in words.items() if language not in NOT_WORDS}
        for word in words.get("files", ()):
            spellings[fold(word)] = value
    for value in file.values:
        spellings[fold(value)] = value
    return Field(
        name=name,
        kind=file.kind,
        attributes=tuple(file.attributes),
        labels=file.labels,
        unit=file.unit,
        units=tuple(file.units),
        values=values,
        questions=file.questions,
        askable=file.askable,
        closed=file.closed,
        spellings=spellings,
        unknown_passes=file.unknown_passes,
        rules_out={value: tuple(words["rules_out"]) for value, words in file.values.items() if "rules_out" in words},
        homes={section: tuple(members) for section, members in file.homes.items()},
        qualities=tuple(file.qualities),
        meant_for=tuple(file.meant_for),
        more=_words(file.more, NEWER if file.attributes == [YEAR] else {}),
        less=_words(file.less, OLDER if file.attributes == [YEAR] else {}),
        told=file.told,
    )


def _words(own: Mapping[str, list[str]], known: Words) -> Words:
    """A domain file's own words and those every domain has, by language."""
    return {key: tuple(dict.fromkeys((*known.get(key, ()), *own.get(key, ())))) for key in (*known, *own)}
