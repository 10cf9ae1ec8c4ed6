"""The widget in a real browser: what people see, press and hear."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from agent.types import Intent
from tests.agent.fakes import FILMS, Shop, meant
from tests.agent.interfaces.server import browser, shop_server
from tests.agent.interfaces.server.browser import CHROMIUM, NONCE, open_chat, say, staged
from tests.agent.interfaces.server.shop_server import CRIME, SLOW, ZH, eventually

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install it (Debian: apt install chromium)"),
]
ROOT = "document.querySelector('palate-chat').shadowRoot"
STRICT = (
    f"default-src 'none'; script-src 'nonce-{NONCE}'; connect-src {{server}} {{socket}}; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; style-src 'none'; img-src data:"
)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture
def stage(tmp_path: Path, playwright: Playwright) -> Iterator[browser.Stage]:
    with staged(tmp_path, playwright) as made:
        yield made


@pytest.fixture
def slow(tmp_path: Path, playwright: Playwright) -> Iterator[browser.Stage]:
    """The model writes a word every 40 ms."""
    with staged(tmp_path, playwright, pace=0.04) as made:
        yield made


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core from the npm registry, kept in the temporary folder; MPL-2.0, so not in this repository."""
    folder = Path(os.environ.get("PALATE_TEST_CACHE") or Path(tempfile.gettempdir()) / "palate-axe")
    if not (folder / "axe.min.js").exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("no npm here to fetch axe-core with")
        folder.mkdir(parents=True, exist_ok=True)
        fetched = subprocess.run([npm, "pack", "axe-core@4.11.4"], cwd=folder, capture_output=True, timeout=120)
        if fetched.returncode:
            pytest.skip("axe-core cannot be fetched from the npm registry")
        with tarfile.open(next(folder.glob("axe-core-*.tgz"))) as archive:
            content = archive.extractfile("package/axe.min.js")
            assert content is not None
            (folder / "axe.min.js").write_bytes(content.read())
    return (folder / "axe.min.js").read_text(encoding="utf-8")


def shown(page: Page) -> str:
    """The text of the last answer."""
    return str(page.evaluate(f"[...{ROOT}.querySelectorAll('.answer .text')].at(-1).textContent"))


def stored(stage: browser.Stage, turn: int = 0) -> str:
    """The text of an answer as the server keeps it."""
    with stage.server.shop.services.sessions.database.read() as connection:
        rows = connection.exec_driver_sql("select reply from turns order by session, number").all()
    return str(json.loads(rows[turn][0])["text"])


def test_a_strict_policy_is_never_violated(stage: browser.Stage) -> None:
    page = stage.page(policy=STRICT)
    page.evaluate("window.bad = []; addEventListener('securitypolicyviolation', e => bad.push(e.violatedDirective))")
    open_chat(page)
    say(page, CRIME)
    page.locator("palate-chat [data-verdict=like]").first.click()
    page.locator("palate-chat summary").click()
    assert page.evaluate("bad") == []
    assert stage.trouble == []


HOSTILE = """<style>
* { font: 40px/3 fantasy !important; color: lime !important; display: inline !important; position: static !important;
    text-transform: uppercase !important; letter-spacing: 9px !important; direction: rtl !important; }
palate-chat { display: none !important; opacity: 0 !important; transform: scale(3) !important; zoom: 3 !important; }
button, textarea, .panel, .card { background: red !important; border: 9px solid lime !important; }
</style>"""
MEASURE = f"""() => ['.panel', '.card', '.composer', 'textarea', '.answer .text', '.launcher'].map((name) => {{
  const one = {ROOT}.querySelector(name), box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return [name, Math.round(box.width), Math.round(box.height), style.color, style.fontFamily, style.fontSize,
    style.backgroundColor, style.letterSpacing, style.textTransform, style.direction].join(' ');
}})"""


def test_the_pages_css_and_the_widgets_do_not_touch_each_other(stage: browser.Stage) -> None:
    looks = []
    for head in ("", HOSTILE):
        page = stage.page(head=head, body="<p id=p>text</p>")
        before = page.evaluate("getComputedStyle(p).cssText + getComputedStyle(document.body).cssText")
        open_chat(page)
        say(page, CRIME)
        looks.append(page.evaluate(MEASURE))
        assert page.evaluate("getComputedStyle(p).cssText + getComputedStyle(document.body).cssText") == before
    assert looks[0] == looks[1]


def test_words_appear_while_the_model_still_writes(slow: browser.Stage) -> None:
    page = slow.page()
    open_chat(page)
    say(page, SLOW, wait=False)
    page.wait_for_selector("palate-chat .card")
    page.wait_for_function(f"{ROOT}.querySelector('.answer[aria-busy] .text')?.textContent.includes('1. Heat')")
    assert page.evaluate(f"{ROOT}.querySelector('.answer[aria-busy]') !== null")


def test_stop_ends_the_answer_and_tells_the_model(slow: browser.Stage) -> None:
    page = slow.page()
    open_chat(page)
    say(page, SLOW, wait=False)
    page.wait_for_function(f"{ROOT}.querySelector('.answer[aria-busy] .text')?.textContent.includes('1. Heat')")
    page.click("palate-chat .go.stops")
    page.wait_for_selector("palate-chat .answer[aria-busy]", state="detached", timeout=3000)
    assert page.get_by_text("Stopped").count() == 1
    eventually(lambda: slow.server.engine.told_to_stop)
    assert "5. Fargo" not in shown(page)


def test_a_reload_in_mid_stream_ends_with_exactly_the_stored_text(slow: browser.Stage) -> None:
    page = slow.page()
    open_chat(page)
    say(page, SLOW, wait=False)
    page.wait_for_function(f"{ROOT}.querySelector('.answer[aria-busy] .text')?.textContent.includes('1. Heat')")
    page.reload()
    open_chat(page)
    page.wait_for_selector("palate-chat .tools .again", timeout=30_000)
    assert shown(page) == stored(slow)
    assert page.locator("palate-chat .said").count() == 1
    assert page.locator("palate-chat .answer").count() == 1


def test_a_cut_line_in_mid_stream_ends_with_exactly_the_stored_text(slow: browser.Stage) -> None:
    page = slow.page()
    open_chat(page)
    say(page, SLOW, wait=False)
    page.wait_for_function(f"{ROOT}.querySelector('.answer[aria-busy] .text')?.textContent.includes('1. Heat')")
    slow.line.cut()
    page.wait_for_timeout(float(os.environ.get("PALATE_TEST_OFFLINE_SECONDS", "3")) * 1000)
    slow.line.mend()
    page.wait_for_selector("palate-chat .tools .again", timeout=60_000)
    assert shown(page) == stored(slow)


def test_messages_written_offline_are_delivered_once_and_in_order(stage: browser.Stage) -> None:
    page = stage.page()
    open_chat(page)
    say(page, "hello")
    stage.line.cut()
    page.wait_for_selector("palate-chat .status:not([hidden])")
    for text in ("first", "second"):
        say(page, text, wait=False)
    assert page.get_by_text("Waiting for the connection").count() == 2
    page.wait_for_timeout(1500)
    stage.line.mend()
    page.wait_for_function(f"{ROOT}.querySelectorAll('.tools .again').length === 3", timeout=60_000)
    page.wait_for_timeout(500)
    assert stage.server.shop.understander.heard == ["hello", "first", "second"]
    assert page.get_by_text("Waiting for the connection").count() == 0


def test_a_disliked_item_is_gone_next_time_and_stays_disliked_after_a_reload(stage: browser.Stage) -> None:
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


def test_axe_finds_nothing_serious_open_or_closed(stage: browser.Stage, axe: str) -> None:
    for theme in ("light", "dark"):
        page = stage.page(f'lang="en" theme="{theme}"', body="<main><p>Text</p></main>")
        page.evaluate(axe)
        found = [page.evaluate("axe.run()")]
        page.click("palate-chat .launcher")
        page.wait_for_selector("palate-chat .notice")
        found.append(page.evaluate("axe.run()"))
        page.get_by_text("Agree and start").click()
        page.wait_for_selector("palate-chat textarea")
        say(page, CRIME)
        found.append(page.evaluate("axe.run()"))
        page.locator("palate-chat summary").click()
        found.append(page.evaluate("axe.run()"))
        for result in found:
            serious = [
                (violation["id"], [node["html"][:120] for node in violation["nodes"]])
                for violation in result["violations"]
                if violation["impact"] in ("serious", "critical")
            ]
            assert serious == []


def test_a_long_answer_is_announced_at_most_three_times(stage: browser.Stage) -> None:
    page = stage.page()
    open_chat(page)
    page.evaluate(f"""() => {{
      window.heard = [];
      for (const live of {ROOT}.querySelectorAll('[aria-live], [role=log], [role=status], [role=alert]'))
        new MutationObserver((changes) => {{
          for (const change of changes) for (const node of change.addedNodes) heard.push(node.textContent);
        }}).observe(live, {{ childList: true, subtree: true, characterData: true }});
    }}""")
    say(page, CRIME)
    page.wait_for_timeout(300)
    heard = page.evaluate("heard")
    assert 1 <= len(heard) <= 3
    assert len(set(heard)) == len(heard)
    assert stored(stage) in heard[-1]
    log = page.locator("palate-chat [role=log]")
    assert log.get_attribute("aria-live") == "polite"


def test_everything_can_be_done_with_the_keyboard(stage: browser.Stage) -> None:
    page = stage.page('lang="en"')
    focused = f"{ROOT}.activeElement"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("palate-chat .notice")
    assert page.evaluate(f"{focused}.textContent") == "Agree and start"
    page.keyboard.press("Enter")
    page.wait_for_selector("palate-chat textarea:focus")
    page.keyboard.type(CRIME)
    page.keyboard.press("Enter")
    page.wait_for_selector("palate-chat .tools .again", timeout=30_000)
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(f"{focused}?.dataset.verdict") == "like":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("palate-chat [data-verdict=like][aria-pressed=true]")
    page.keyboard.press("Escape")
    page.wait_for_selector("palate-chat .panel", state="hidden")
    assert page.evaluate(f"{focused}.className") == "launcher"


def test_enter_that_chooses_a_word_of_an_input_method_does_not_send(stage: browser.Stage) -> None:
    page = stage.page('lang="zh-CN" consent="given"')
    open_chat(page)
    page.fill("palate-chat textarea", "xiang")
    press = f"{ROOT}.querySelector('textarea').dispatchEvent(new KeyboardEvent('keydown', %s))"
    page.evaluate(press % "{key: 'Enter', isComposing: true, bubbles: true}")
    page.evaluate(press % "{key: 'Enter', keyCode: 229, bubbles: true}")
    assert page.locator("palate-chat .said").count() == 0
    page.press("palate-chat textarea", "Shift+Enter")
    assert page.locator("palate-chat .said").count() == 0


def test_chinese_and_right_to_left_pages(stage: browser.Stage) -> None:
    page = stage.page('lang="zh-CN" consent="given"')
    open_chat(page)
    say(page, ZH)
    assert "盗火线" in page.locator("palate-chat .card h3").first.inner_text()
    assert page.locator("palate-chat .chips li").first.inner_text().startswith("犯罪")
    page = stage.page('lang="ar" consent="given"')
    page.evaluate("document.querySelector('palate-chat').strings = { send: 'إرسال', title: 'البائع' }")
    open_chat(page)
    assert page.locator("palate-chat .go").get_attribute("aria-label") == "إرسال"
    side = page.evaluate(f"{ROOT}.querySelector('.panel').getBoundingClientRect().left")
    assert side < 100
    assert page.evaluate(f"getComputedStyle({ROOT}.querySelector('.panel')).direction") == "rtl"


def test_a_small_phone_at_double_size_shows_input_and_button(stage: browser.Stage) -> None:
    page = stage.page(viewport={"width": 160, "height": 284}, device_scale_factor=2)
    open_chat(page)
    say(page, CRIME)
    for name in ("textarea", ".go", "header .icon"):
        box = page.locator(f"palate-chat {name}").first.bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= 160
        assert box["y"] >= 0 and box["y"] + box["height"] <= 284
    assert page.evaluate(f"{ROOT}.querySelector('.scroll').clientHeight") > 100
    assert page.evaluate(f"(s => s.scrollWidth <= s.clientWidth)({ROOT}.querySelector('.scroll'))")


NASTY = [
    "<img src=x onerror=\"window.hit=1\">", "<script>window.hit=1</script>", "<svg onload=window.hit=1>",
    "[x](javascript:window.hit=1)", "![x](https://evil.example/x.png)", "</div><iframe src=https://evil.example>",
]  # fmt: skip


def test_scripts_in_texts_run_nothing_and_call_nobody(tmp_path: Path, playwright: Playwright) -> None:
    bad = tuple(
        replace(film, title=NASTY[n % len(NASTY)], names=(), attributes={
            **film.attributes, "directors": (NASTY[(n + 1) % len(NASTY)],), "actors": tuple(NASTY),
            "image": ("javascript:window.hit=1",), "url": ("data:text/html,<script>window.hit=1</script>",),
        })
        for n, film in enumerate(FILMS)
    )  # fmt: skip
    with staged(tmp_path, playwright) as stage:
        shop: Shop = stage.server.shop
        shop.recommender.catalogue.films = {film.id: film for film in bad}
        shop.engine.rules.clear()
        shop.engine.when("Facts:", "Fine. " + " ".join(NASTY))
        page = stage.page()
        called: list[str] = []
        page.on("request", lambda request: called.append(request.url))
        open_chat(page)
        for text in (CRIME, *NASTY):
            shop.knows(text, meant(Intent.RECOMMEND, ("genre", "is", "crime")))
            say(page, text)
        page.wait_for_timeout(300)
        page.reload()
        open_chat(page)
        page.wait_for_selector("palate-chat .card")
        assert page.evaluate("window.hit") is None
        assert (
            page.evaluate(f"{ROOT}.querySelectorAll('script, iframe, svg:not(.launcher svg), a, .card img').length")
            == 0
        )
        assert [url for url in called if "127.0.0.1" not in url and not url.startswith("data:,")] == []


def test_nothing_is_stored_or_sent_before_consent(stage: browser.Stage) -> None:
    page = stage.page('lang="en"')
    called: list[str] = []
    page.on("request", lambda request: called.append(request.url))
    page.on("websocket", lambda socket: called.append(socket.url))
    page.click("palate-chat .launcher")
    page.wait_for_selector("palate-chat .notice")
    page.wait_for_timeout(300)
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert page.evaluate(kept) == '[{},{},""]'
    assert [url for url in called if "/api" in url or "/ws" in url] == []
    page.get_by_text("Not now").click()
    assert page.evaluate(kept) == '[{},{},""]'


def test_a_person_erases_everything(stage: browser.Stage) -> None:
    page = stage.page('lang="en"')
    page.click("palate-chat .launcher")
    page.get_by_text("Agree and start").click()
    page.wait_for_selector("palate-chat textarea")
    say(page, CRIME)
    with page.expect_download() as download:
        page.locator("palate-chat summary").click()
        page.get_by_text("Save my data").click()
    assert CRIME in download.value.path().read_text()
    page.locator("palate-chat summary").click()
    page.get_by_text("Erase everything").click()
    page.locator("palate-chat .row .bad").click()
    page.wait_for_selector("palate-chat .notice >> text=Agree and start")
    assert page.evaluate("localStorage.length") == 0
    with stage.server.shop.services.sessions.database.read() as connection:
        assert connection.exec_driver_sql("select count(*) from turns").scalar() == 0


def test_a_wish_is_removed_by_its_chip_and_a_page_hears_events(stage: browser.Stage) -> None:
    page = stage.page()
    page.evaluate("""() => { window.events = [];
      for (const name of ['open', 'ready', 'message', 'reply', 'feedback', 'close'])
        addEventListener('palate-' + name, (event) => events.push(name)); }""")
    page.evaluate("t => document.querySelector('palate-chat').send(t)", CRIME)
    page.wait_for_selector("palate-chat .tools .again", timeout=30_000)
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
