"""The catalogue as the rest of retrieval reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalogue.importer import import_items
from retrieval.catalogue.reactions import record_interactions
from retrieval.catalogue.repository import Catalogue
from retrieval.errors import BadConfiguration, MissingData, UnknownItem
from retrieval.store.database import Database
from retrieval.types import Constraint, Interaction, Op, Value


@pytest.fixture
def catalogue(database: Database, films: Path) -> Iterator[Catalogue]:
    import_items(database, films)
    yield Catalogue(database)


def chosen(catalogue: Catalogue, field: str, op: Op, value: Value) -> list[str]:
    mask = catalogue.allowed([Constraint(field, op, value)])
    return [identifier for identifier, yes in zip(catalogue.ids, mask, strict=True) if yes]


def test_an_empty_database_says_what_to_run(database: Database) -> None:
    with pytest.raises(MissingData, match="palate sample movies"):
        Catalogue(database)


def test_items_come_back_in_the_order_they_were_asked_for(catalogue: Catalogue) -> None:
    assert [item.label for item in catalogue.items(("3", "1"))] == ["Alien (1979)", "Heat (1995)"]
    assert catalogue.items(()) == ()


def test_an_unknown_id_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownItem, match="'99'"):
        catalogue.get("99")


def test_an_item_keeps_what_was_imported(catalogue: Catalogue) -> None:
    heat = catalogue.get("1")
    assert heat.attributes["genres"] == ("action", "crime", "thriller")
    assert heat.attributes["actors"] == ("Al Pacino", "Robert De Niro")
    assert heat.title_in("zh") == "盗火线"
    assert heat.description.startswith("A detective")


@pytest.mark.parametrize(
    ("field", "op", "value", "expected"),
    [
        ("genre", "is", "sci-fi", ["3", "4"]),
        ("genre", "is_not", "sci-fi", ["1", "2"]),
        ("person", "is", "robert de niro", ["1"]),
        ("person", "is_not", "Robert De Niro", ["2", "3", "4"]),
        ("person", "is", "Ridley Scott", ["3"]),
        ("country", "is", "Germany", ["2"]),
        ("year", "max", 1979, ["3", "4"]),
        ("year", "min", 1980, ["1", "2"]),
        ("year", "is", 1979, ["3"]),
        ("year", "is_not", 1979, ["1", "2", "4"]),
        ("runtime", "max", 130, ["2"]),
        ("keyword", "is", "tense", ["1", "2"]),
        ("genre", "is", "no such genre", []),
    ],
)
def test_a_condition_leaves_what_satisfies_it(
    catalogue: Catalogue, field: str, op: Op, value: Value, expected: list[str]
) -> None:
    assert chosen(catalogue, field, op, value) == expected


def test_a_film_without_content_notes_is_not_therefore_free_of_violence(catalogue: Catalogue) -> None:
    assert chosen(catalogue, "keyword", "is_not", "violence") == ["2"]


def test_what_no_item_has_excludes_nothing(catalogue: Catalogue) -> None:
    assert chosen(catalogue, "keyword", "is_not", "gore") == ["1", "2", "3", "4"]


def test_conditions_hold_together(catalogue: Catalogue) -> None:
    both = [Constraint("genre", "is", "sci-fi"), Constraint("year", "max", 1950)]
    assert list(catalogue.allowed(both)) == [False, False, False, True]
    assert catalogue.allowed([]).all()


def test_an_answer_may_be_changed_without_harm_to_the_next(catalogue: Catalogue) -> None:
    condition = Constraint("genre", "is", "sci-fi")
    catalogue.allowed([condition])[:] = True
    assert catalogue.agreement(condition).tolist() == [0.0, 0.0, 1.0, 1.0]


def test_a_field_that_does_not_exist_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(BadConfiguration, match="colour"):
        chosen(catalogue, "colour", "is", "red")
    with pytest.raises(BadConfiguration, match="no order"):
        chosen(catalogue, "genre", "min", "war")


def test_values_come_with_their_number_of_items(catalogue: Catalogue) -> None:
    assert next(iter(catalogue.values("genre").items())) == ("sci-fi", 2)
    assert catalogue.values("year")[1979] == 1


def test_names_hold_every_title(catalogue: Catalogue) -> None:
    found = [(row, name.text, name.language, name.main) for row, name in catalogue.names() if row == 1]
    assert found == [
        (1, "Amelie", "en", True),
        (1, "天使爱美丽", "zh", True),
        (1, "Le Fabuleux destin d'Amélie Poulain", "", False),
    ]


def test_documents_leave_out_lines_without_content_and_parts_on_demand(catalogue: Catalogue) -> None:
    assert list(catalogue.documents())[3] == "Metropolis\nGenre: sci-fi"
    assert "Michael Mann" in next(catalogue.documents())
    assert "Michael Mann" not in next(catalogue.documents(without=("directors",)))


def test_interactions_are_arrays_with_a_signed_preference(catalogue: Catalogue, database: Database) -> None:
    taken = record_interactions(
        database,
        [
            Interaction("ann", "1", rating=5.0, time=7),
            Interaction("ann", "2", rating=1.0),
            Interaction("bob", "1", verb="like"),
            Interaction("bob", "nowhere", verb="like"),
        ],
    )
    every = catalogue.interactions()
    assert taken == 3
    assert every.n_users == 2
    assert every.users.tolist() == [0, 0, 1]
    assert every.rows.tolist() == [0, 1, 0]
    assert every.weights.tolist() == [1.0, -1.0, 1.0]
    assert np.isnan(every.ratings[2])
    assert every.times.tolist() == [7, -1, -1]
    assert catalogue.popularity().tolist() == [2.0, 0.0, 0.0, 0.0]
    assert catalogue.history("ann") == {"1": 1.0, "2": -1.0}
    assert catalogue.history("nobody") == {}


def test_recording_what_happens_keeps_the_digest_and_importing_changes_it(
    catalogue: Catalogue, database: Database, tmp_path: Path
) -> None:
    record_interactions(database, [Interaction("ann", "1", verb="like")])
    assert Catalogue(database).digest == catalogue.digest
    more = tmp_path / "more.csv"
    more.write_text("id,title\n9,Up\n")
    import_items(database, more)
    assert Catalogue(database).digest != catalogue.digest
