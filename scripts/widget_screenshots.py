"""Take the pictures of docs/: `python scripts/widget_screenshots.py http://127.0.0.1:8000 docs`, server running."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

WIDE = {"width": 1100, "height": 820}
PHONE = {"width": 390, "height": 780}
SHOTS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("light", "en", "a funny crime film from the nineties", {"viewport": WIDE, "color_scheme": "light"}),
    ("dark", "en", "something with robots, not too long", {"viewport": WIDE, "color_scheme": "dark"}),
    ("mobile", "en", "a western with Clint Eastwood", {"viewport": PHONE, "device_scale_factor": 2}),
    ("chinese", "zh-CN", "想看一部九十年代的科幻片", {"viewport": WIDE, "color_scheme": "light"}),
)
MINUTES = 5


def shoot(browser: Browser, server: str, language: str, text: str, file: Path, options: dict[str, Any]) -> None:
    page = browser.new_context(**options).new_page()
    page.goto(server)
    page.evaluate("lang => document.querySelector('palate-chat').setAttribute('lang', lang)", language)
    page.click("palate-chat .launcher")
    page.locator("palate-chat .notice .main").click()
    page.fill("palate-chat textarea", text)
    page.press("palate-chat textarea", "Enter")
    page.wait_for_selector("palate-chat .tools .again", timeout=MINUTES * 60_000)
    page.locator("palate-chat [data-verdict=like]").first.click()
    page.wait_for_timeout(700)
    page.screenshot(path=str(file))


def main() -> None:
    server, folder = sys.argv[1], Path(sys.argv[2])
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
        flags += ["--disable-component-update", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for name, language, text, options in SHOTS:
            shoot(browser, server, language, text, folder / f"widget-{name}.png", options)
        browser.close()


if __name__ == "__main__":
    main()
