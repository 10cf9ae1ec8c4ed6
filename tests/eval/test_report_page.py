"""The page in a real Chromium: nothing is loaded, nothing complains, nothing runs out of the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from eval.report import Bar, Bars, Section, Table, Trace, Turn, number, render, write
from tests.agent.interfaces.server.browser import CHROMIUM, FLAGS

SECTIONS = [
    Section("Figures", "Some <b>text</b>.", Table(("a", "b"), [["x", 0.5], ["y", None]]), Bars([Bar("x", 0.5)], 1.0)),
    Section("Latency", bars=Bars([Bar("one", 3.0), Bar("two", 4.0, start=3.0)], 7.0, " ms")),
    Section("Nothing", bars=Bars([], 0.0)),
    Section("Cases", traces=[Trace("t", "about", [Turn("said", "answer", ["note"], ["wrong"])])]),
]


def test_a_page_without_anything_to_tell_is_still_a_page() -> None:
    assert "<h1>Title</h1>" in render("Title", "Summary.", [])


def test_what_people_wrote_is_text_and_not_markup() -> None:
    page = render("Title", "Summary.", SECTIONS)
    assert "Some &lt;b&gt;text&lt;/b&gt;." in page
    assert "<script" not in page


def test_a_bar_of_a_waterfall_begins_where_the_one_before_ends() -> None:
    page = render("Title", "Summary.", SECTIONS)
    assert 'x="376.0" y="28" width="240.0"' in page  # 196 + 3/7 of 420, 4/7 of 420


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (0.25, ".250"), (1.0, "1"), (1234.5, "1,234.5"), ("x", "x")])
def test_figures_read_as_people_write_them(value: float | str | None, text: str) -> None:
    assert number(value) == text


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install it (Debian: apt install chromium)")
@pytest.mark.parametrize("width", [390, 1100])
def test_the_page_opens_without_a_word_on_the_console_and_asks_for_nothing(tmp_path: Path, width: int) -> None:
    write(tmp_path, {"kind": "test"}, "Title", "Summary.", SECTIONS)
    trouble: list[str] = []
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.on("console", lambda said: trouble.append(said.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((tmp_path / "report.html").as_uri())
        page.locator("summary").click()
        assert page.locator(".wrong").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        browser.close()
    assert trouble == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
