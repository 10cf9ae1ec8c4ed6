"""Domain files: what they say, and what is said of bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.catalogue.domain_file import FOLDER, load_domain, stored_domain
from retrieval.errors import BadConfiguration
from retrieval.store.folding import fold

CONTRACT = [
    *("action", "adventure", "animation", "children", "comedy", "crime", "documentary", "drama", "fantasy"),
    *("film-noir", "horror", "musical", "mystery", "romance", "sci-fi", "thriller", "war", "western"),
]


def test_films_have_the_fields_and_genres_of_the_contract() -> None:
    films = load_domain()
    assert list(films.fields) == ["genre", "person", "year", "country", "language", "runtime", "keyword"]
    assert list(films.fields["genre"].values) == CONTRACT


def test_every_value_of_the_films_has_words_in_both_languages() -> None:
    for field in load_domain().fields.values():
        for value, words in field.values.items():
            if field.kind != "name":
                assert words["en"], value
                assert words["zh"], value


def test_words_of_speech_are_added_to_the_values_and_elsewhere_names_what_is_not_on_the_shelf() -> None:
    domain = load_domain()
    assert "诺兰" in domain.fields["person"].values["Christopher Nolan"]["zh"]
    assert "rom-com" in domain.fields["genre"].values["romance"]["en"]
    assert "寄生虫" in domain.elsewhere["Parasite (2019)"]


def test_a_domain_says_how_a_value_stands_in_a_sentence() -> None:
    fields = load_domain().fields
    assert fields["keyword"].told["heist"] == {"en": "a heist", "zh": "劫案"}
    assert fields["genre"].told.keys() == fields["genre"].values.keys()
    assert "franchise" not in fields["keyword"].told


def test_a_told_phrase_for_a_value_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "told.toml").write_text('[keyword]\nheist = { en = "a heist" }\n', "utf-8")
    path = tmp_path / "shop.toml"
    path.write_text('name = "shop"\ntold = ["told.toml"]\n', "utf-8")
    with pytest.raises(BadConfiguration, match="heist"):
        load_domain(path)


TOGETHER = {
    "romcom", "rom-com", "rom com", "romcoms", "rom-coms", "rom coms", "dramedy", "romantic comedy",
    "romantic comedies", "romantic drama", "crime drama", "浪漫喜剧", "爱情喜剧", "悬疑惊悚", "爱情轻喜", "爱情轻喜剧",
}  # fmt: skip
"""Words that mean two genres at once."""


@pytest.mark.parametrize("name", ["genre", "country", "language"])
def test_no_word_means_two_values_of_one_field(name: str) -> None:
    field = load_domain().fields[name]
    seen: dict[str, str] = {}
    for value, words in field.values.items():
        for word in (w for said in words.values() for w in said):
            assert seen.setdefault(fold(word), value) == value or word in TOGETHER, word


def test_the_vocabulary_is_shared_out_over_themes_moods_notes_and_audiences() -> None:
    homes = load_domain().fields["keyword"].homes
    assert set(homes) == {"themes", "moods", "notes", "audiences"}
    assert "violence" in homes["notes"]
    assert len(homes["themes"]) > 250
    assert len(homes["moods"]) >= 35


@pytest.mark.parametrize("name", ["films.toml", "books.toml"])
def test_a_stored_domain_is_the_same_domain(name: str) -> None:
    domain = load_domain(FOLDER / name)
    assert stored_domain(domain.text) == domain


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "not valid TOML"),
        ("language = 'en'", "name: Field required"),
        ("name = 'x'\ncolour = 1", "colour: Extra inputs"),
        ("name = 'x'\n[fields.f]\nkind = 'category'\nattributes = ['a']", "there is no attribute 'a'"),
        ("name = 'x'\n[attributes.a]\n[fields.f]\nkind = 'number'\nattributes = ['a']", "does not fit"),
        ("name = 'x'\n[fields.f]\nkind = 'sort'\nattributes = ['year']", "fields.f.kind"),
        ("name = 'x'\n[attributes.title]", "every item has this already"),
        ("name = 'x'\n[columns]\nprice = ['p']", "'price' is not one of"),
        ("name = 'x'\n[fields.f]\nkind='keyword'\nattributes=['a']\ninclude=['no.toml']\n[attributes.a]", "no.toml"),
        (
            "name = 'x'\n[attributes.a]\n[fields.f]\nkind='category'\nattributes=['a']\n"
            "[fields.f.values]\nb = { en = ['b'], rules_out = ['c'] }",
            "'b' rules out 'c'",
        ),
        ("name = 'x'\ndocument = '{titel}'", "document: there is no attribute 'titel'"),
    ],
)
def test_a_bad_domain_file_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(BadConfiguration) as problem:
        load_domain(path)
    assert told in str(problem.value)
    assert str(tmp_path) in str(problem.value)


def test_a_missing_domain_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="cannot be read"):
        load_domain(tmp_path / "none.toml")
