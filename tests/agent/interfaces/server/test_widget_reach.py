"""Who can use the widget: screen readers, keyboards, input methods, other scripts, small screens."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

from tests.agent.fakes import RETOLD
from tests.agent.interfaces.server.browser import MARKS, ROOT, Stage, ended, open_chat, say, stored
from tests.agent.interfaces.server.shop_server import CRIME, ZH

pytestmark = MARKS


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


def test_axe_finds_nothing_serious_open_or_closed(stage: Stage, axe: str) -> None:
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


def test_a_long_answer_is_announced_at_most_three_times(stage: Stage) -> None:
    stage.server.shop.engine.rules.clear()
    stage.server.shop.engine.when("Story:", RETOLD + ", as you asked" * 5)
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
    assert stage.server.engine.written >= 100
    page.wait_for_timeout(300)
    heard = page.evaluate("heard")
    assert 1 <= len(heard) <= 3
    assert len(set(heard)) == len(heard)
    assert stored(stage) in heard[-1]
    log = page.locator("palate-chat [role=log]")
    assert log.get_attribute("aria-live") == "polite"


def test_everything_can_be_done_with_the_keyboard(stage: Stage) -> None:
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
    ended(page)
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(f"{focused}?.dataset.verdict") == "like":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("palate-chat [data-verdict=like][aria-pressed=true]")
    page.keyboard.press("Escape")
    page.wait_for_selector("palate-chat .panel", state="hidden")
    assert page.evaluate(f"{focused}.className") == "launcher"


def test_enter_that_chooses_a_word_of_an_input_method_does_not_send(stage: Stage) -> None:
    page = stage.page('lang="zh-CN" consent="given"')
    open_chat(page)
    page.fill("palate-chat textarea", "xiang")
    press = f"{ROOT}.querySelector('textarea').dispatchEvent(new KeyboardEvent('keydown', %s))"
    page.evaluate(press % "{key: 'Enter', isComposing: true, bubbles: true}")
    page.evaluate(press % "{key: 'Enter', keyCode: 229, bubbles: true}")
    assert page.locator("palate-chat .said").count() == 0
    page.press("palate-chat textarea", "Shift+Enter")
    assert page.locator("palate-chat .said").count() == 0


def test_chinese_and_right_to_left_pages(stage: Stage) -> None:
    page = stage.page('lang="zh-CN" consent="given"')
    open_chat(page)
    say(page, ZH)
    assert "盗火线" in page.locator("palate-chat .card h3").first.inner_text()
    assert page.locator("palate-chat .chips li").first.inner_text().startswith("犯罪")
    assert page.locator("palate-chat .line strong").first.inner_text() == "《盗火线》"
    like = page.locator("palate-chat .card [data-verdict=like]").first
    assert like.get_attribute("aria-label") == "喜欢：盗火线 (1995)"
    like.click()
    page.wait_for_selector("palate-chat .chips li >> text=像《盗火线》")
    page = stage.page('lang="ar" consent="given"')
    page.evaluate("document.querySelector('palate-chat').strings = { send: 'إرسال', title: 'البائع' }")
    open_chat(page)
    assert page.locator("palate-chat .go").get_attribute("aria-label") == "إرسال"
    side = page.evaluate(f"{ROOT}.querySelector('.panel').getBoundingClientRect().left")
    assert side < 100
    assert page.evaluate(f"getComputedStyle({ROOT}.querySelector('.panel')).direction") == "rtl"


def test_a_small_phone_at_double_size_shows_input_and_button(stage: Stage) -> None:
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
