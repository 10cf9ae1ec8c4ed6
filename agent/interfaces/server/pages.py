"""The widget's files, the demo page, and the state of the server for those who watch it."""

from __future__ import annotations

import hashlib
import html
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from agent.interfaces.server.http import hall_of, problem
from agent.interfaces.server.metrics import TYPE
from agent.words.wish import value_word

if TYPE_CHECKING:
    from agent.interfaces.server.desk import Desk
    from agent.types import Language
    from retrieval.catalogue.domain import Domain

router = APIRouter()
FOLDER = Path(__file__).parents[1] / "widget"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
SHELF = 12
"""Items the demo shop shows."""


@cache
def files() -> dict[str, tuple[bytes, str]]:
    """The widget's files by name, each with its digest."""
    found = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in TYPES}
    return {name: (content, f'"{hashlib.sha256(content).hexdigest()[:20]}"') for name, content in found.items()}


def served(request: Request, name: str) -> Response:
    """A file, or 304 when the browser has it."""
    if name not in files():
        return problem("unknown_file", "the widget has no such file", 404)
    content, tag = files()[name]
    headers = {"etag": tag, "cache-control": "public, max-age=300"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=TYPES[Path(name).suffix], headers=headers)


@router.get("/widget.js", response_class=Response)
async def widget(request: Request) -> Response:
    """The widget: `<script type="module" src=".../widget.js">` and `<palate-chat>`."""
    return served(request, "widget.js")


@router.get("/widget/{name}", response_class=Response)
async def part(request: Request, name: str) -> Response:
    """The parts of the widget that load when it is opened."""
    return served(request, name)


@router.get("/", response_class=HTMLResponse)
async def demo(request: Request) -> Response:
    """A small shop with the widget on it."""
    hall = hall_of(request)
    shelf = await hall.desk.quickly(lambda: items(hall.desk)) if hall.loading.services and await hall.opened() else ""
    nonce = secrets.token_urlsafe(16)
    page = (FOLDER / "demo.html").read_text(encoding="utf-8")
    page = page.replace("{{nonce}}", nonce).replace("{{shelf}}", shelf)
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
        "img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {"content-security-policy": policy, "cache-control": "no-store", "x-frame-options": "DENY"}
    return HTMLResponse(page, headers=headers)


def items(desk: Desk) -> str:
    """The shelf of the demo shop."""
    catalogue = desk.services.catalogue
    order = catalogue.popularity().argsort()[::-1][:SHELF] if hasattr(catalogue, "popularity") else range(SHELF)
    found = catalogue.items([catalogue.ids[int(row)] for row in order])
    return "\n".join(tile(item) for item in found)


def tile(item: Any) -> str:
    """One item of the shelf."""
    year = f"<span>{item.year}</span>" if item.year else ""
    initial = html.escape(item.title[:1])
    return f'<li><div class="cover" aria-hidden="true">{initial}</div><b>{html.escape(item.title)}</b>{year}</li>'


@router.get("/api/words")
async def words(request: Request, lang: Annotated[str, Query(max_length=20)] = "en") -> JSONResponse:
    """The catalogue's words for its attributes, fields and values in a language."""
    desk = await hall_of(request).opened()
    domain = desk.services.catalogue.domain
    values = {name: said(domain, name, cast("Language", lang)) for name in domain.fields}
    for name, field in domain.fields.items():
        values.update((attribute, values[name]) for attribute in field.attributes if values[name])
    return JSONResponse(
        {
            "attributes": {name: one.labels.get(lang, name) for name, one in domain.attributes.items()},
            "fields": {name: one.labels.get(lang, name) for name, one in domain.fields.items()},
            "values": {name: known for name, known in values.items() if known},
        },
        headers={"cache-control": "public, max-age=300"},
    )


def said(domain: Domain, field: str, language: Language) -> dict[str, str]:
    """A field's values to the words for them, where those differ."""
    words = {value: value_word(domain, field, value, language) for value in domain.fields[field].values}
    return {value: word for value, word in words.items() if word != value}


@router.get("/healthz")
async def healthz() -> JSONResponse:
    """Whether the process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz", responses={503: {"description": "not yet"}})
async def readyz(request: Request) -> JSONResponse:
    """Whether turns can be answered; `model` is ready, off, down or what is waited for."""
    ready, state = hall_of(request).ready()
    return JSONResponse({"ready": ready, "model": state}, 200 if ready else 503)


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    return Response(hall_of(request).metrics.text(), media_type=TYPE)
