"""The widget in a real browser: talking, stopping, coming back, judging."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright

from agent.types import Intent
from tests.agent.fakes import meant
from tests.agent.interfaces.server import browser, shop_server
from tests.agent.interfaces.server.browser import (
    CHROMIUM,
    MARKS,
    ROOT,
    Stage,
    begun,
    ended,
    open_chat,
    say,
    shown,
    stored,
)
from tests.agent.interfaces.server.shop_server import CRIME, eventually

pytestmark = MARKS


def test_words_appear_while_the_model_still_writes(midway: Stage) -> None:
    page = midway.page()
    open_chat(page)
    say(page, CRIME, wait=False)
    page.wait_for_selector("palate-chat .card")
    begun(page)
    eventually(lambda: midway.server.engine.written == 20)
    assert page.locator("palate-chat .answer[aria-busy]").count() == 1


def test_stop_ends_the_answer_and_tells_the_model(midway: Stage) -> None:
    page = midway.page()
    open_chat(page)
    say(page, CRIME, wait=False)
    begun(page)
    page.click("palate-chat .go.stops")
    page.wait_for_selector("palate-chat .answer[aria-busy]", state="detached")
    assert page.get_by_text("Stopped").count() == 1
    eventually(lambda: midway.server.engine.told_to_stop is not None)
    assert "5. Fargo" not in shown(page)


def test_a_reload_in_mid_stream_ends_with_exactly_the_stored_text(midway: Stage) -> None:
    page = midway.page()
    open_chat(page)
    say(page, CRIME, wait=False)
    begun(page)
    page.reload()
    open_chat(page)
    begun(page)
    midway.server.engine.allowed = math.inf
    ended(page)
    assert shown(page) == stored(midway)
    assert page.locator("palate-chat .said").count() == 1
    assert page.locator("palate-chat .answer").count() == 1


OFFLINE = float(os.environ.get("PALATE_TEST_OFFLINE_SECONDS", "3"))
"""How long the line stays cut; the promise is made for 30."""


def test_a_cut_line_in_mid_stream_ends_with_exactly_the_stored_text(midway: Stage) -> None:
    page = midway.page()
    open_chat(page)
    say(page, CRIME, wait=False)
    begun(page)
    midway.line.cut()
    midway.server.engine.allowed = math.inf
    page.wait_for_timeout(OFFLINE * 1000)
    midway.line.mend()
    ended(page)
    assert shown(page) == stored(midway)


def test_messages_written_offline_are_delivered_once_and_in_order(stage: Stage) -> None:
    page = stage.page()
    open_chat(page)
    say(page, "hello")
    stage.line.cut()
    page.wait_for_selector("palate-chat .status:not([hidden])")
    for text in ("first", "second"):
        say(page, text, wait=False)
    assert page.get_by_text("Waiting for the connection").count() == 2
    stage.line.mend()
    page.wait_for_function(f"{ROOT}.querySelectorAll('.tools .again').length === 3")
    assert stage.server.shop.understander.heard == ["hello", "first", "second"]
    assert page.get_by_text("Waiting for the connection").count() == 0


def test_a_disliked_item_is_gone_next_time_and_stays_disliked_after_a_reload(stage: Stage) -> None:
    page = stage.page()
    open_chat(page)
    say(page, CRIME)
    dislike = page.locator("palate-chat .card[data-item='1'] [data-verdict=dislike]")
    dislike.first.click()
    assert dislike.first.get_attribute("aria-pressed") == "true"
    say(page, CRIME)
    last = f"[...{ROOT}.querySelectorAll('.answer')].at(-1)"
    assert page.evaluate(f"[...{last}.querySelectorAll('.card')].map(c => c.dataset.item).includes('1')") is False
    page.reload()
    open_chat(page)
    page.wait_for_selector("palate-chat .card[data-item='1']")
    assert dislike.first.get_attribute("aria-pressed") == "true"
    say(page, CRIME)
    assert page.evaluate(f"[...{last}.querySelectorAll('.card')].map(c => c.dataset.item).includes('1')") is False


def test_both_ends_of_a_range_are_one_chip_and_go_together(stage: Stage) -> None:
    nineties = meant(Intent.RECOMMEND, ("genre", "is", "crime"), ("year", "min", 1990), ("year", "max", 1999))
    stage.server.shop.knows("nineties crime", nineties)
    page = stage.page()
    open_chat(page)
    say(page, "nineties crime")
    chips = page.locator("palate-chat .chips li")
    assert [text.removesuffix("✕").strip() for text in chips.all_inner_texts()] == ["crime", "year 1990–1999"]
    chips.nth(1).locator("button").click()
    page.wait_for_selector("palate-chat .chips li >> nth=1", state="detached")
    assert chips.first.inner_text().startswith("crime")
    page.get_by_text("Taken back: from the 1990s.").first.wait_for()


def test_a_wish_is_removed_by_its_chip_and_a_page_hears_events(stage: Stage) -> None:
    page = stage.page()
    page.evaluate("""() => { window.events = [];
      for (const name of ['open', 'ready', 'message', 'reply', 'feedback', 'close'])
        addEventListener('palate-' + name, (event) => events.push(name)); }""")
    page.evaluate("t => document.querySelector('palate-chat').send(t)", CRIME)
    ended(page)
    page.locator("palate-chat .chips button").first.click()
    page.wait_for_selector("palate-chat .chips", state="hidden")
    page.evaluate("document.querySelector('palate-chat').hide()")
    events: list[Any] = page.evaluate("events")
    assert {"open", "ready", "message", "reply", "close"} <= set(events)


def test_the_demo_page_works_under_its_own_policy(tmp_path: Path, playwright: Playwright) -> None:
    port = shop_server.free_port()
    with shop_server.running(tmp_path, port=port) as server:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=browser.FLAGS)
        page = chromium.new_page()
        trouble: list[str] = []
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.goto(server.url)
        page.click("palate-chat .launcher")
        page.get_by_text("Agree and start").click()
        page.wait_for_selector("palate-chat textarea")
        say(page, CRIME)
        assert page.locator("main li").count() == 12
        assert trouble == []
        chromium.close()
