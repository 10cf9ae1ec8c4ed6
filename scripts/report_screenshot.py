"""Take the picture of docs/: `python scripts/report_screenshot.py out/eval/report.html docs/evaluation-report.png`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SIZE = {"width": 1100, "height": 1400}


def main() -> None:
    page_file, picture = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    trouble: list[str] = []
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport=SIZE, color_scheme="light").new_page()  # type: ignore[arg-type]
        page.on("console", lambda said: trouble.append(said.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(page_file.as_uri())
        page.screenshot(path=str(picture))
        browser.close()
    if trouble:
        sys.exit("\n".join(["the console says:", *trouble]))


if __name__ == "__main__":
    main()
