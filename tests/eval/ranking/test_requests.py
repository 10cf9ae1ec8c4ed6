"""The committed requests."""

from __future__ import annotations

from eval.ranking.requests import requests


def test_every_request_has_its_own_id_and_enough_films_to_accept() -> None:
    asked = requests()
    assert len({request.id for request in asked}) == len(asked) == 41
    assert all(len(set(request.accept)) >= 10 for request in asked)
    assert {request.language for request in asked} == {"en", "zh"}
