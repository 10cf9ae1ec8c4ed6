"""The widget and the page it is on: policy, styles, hostile texts, consent, erasure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Playwright

from agent.types import Intent
from tests.agent.fakes import FILMS, Shop, meant
from tests.agent.interfaces.server.browser import MARKS, NONCE, ROOT, Stage, open_chat, say, staged
from tests.agent.interfaces.server.shop_server import CRIME

pytestmark = MARKS
STRICT = (
    f"default-src 'none'; script-src 'nonce-{NONCE}'; connect-src {{server}} {{socket}}; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; style-src 'none'; img-src data:"
)


def test_a_strict_policy_is_never_violated(stage: Stage) -> None:
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


def test_the_pages_css_and_the_widgets_do_not_touch_each_other(stage: Stage) -> None:
    looks = []
    for head in ("", HOSTILE):
        page = stage.page(head=head, body="<p id=p>text</p>")
        before = page.evaluate("getComputedStyle(p).cssText + getComputedStyle(document.body).cssText")
        open_chat(page)
        say(page, CRIME)
        looks.append(page.evaluate(MEASURE))
        assert page.evaluate("getComputedStyle(p).cssText + getComputedStyle(document.body).cssText") == before
    assert looks[0] == looks[1]


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
        shop.engine.when("Story:", "Fine. " + " ".join(NASTY))
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
        made = "script, iframe, svg:not(.icon), svg[onload], a, .card img"
        assert page.evaluate(f"{ROOT}.querySelectorAll('{made}').length") == 0
        assert [url for url in called if "127.0.0.1" not in url and not url.startswith("data:,")] == []


def test_nothing_is_stored_or_sent_before_consent(stage: Stage) -> None:
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


def test_a_person_erases_everything(stage: Stage) -> None:
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
