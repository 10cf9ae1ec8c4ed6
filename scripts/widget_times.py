"""How fast the widget is, in a real Chromium over the shop of the tests: `python scripts/widget_times.py`.

Shown: from the model's first token to the first pitch on the page. Stopped: from the press on stop to the answer's end
on the page. Told: from that press until the engine knows. Milliseconds, medians and worst of twenty.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.agent.interfaces.server.browser import ROOT, Stage, begun, open_chat, say, staged
from tests.agent.interfaces.server.shop_server import CRIME, eventually

ROUNDS = 20
WATCH = f"""() => {{
  const log = {ROOT}.querySelector('.messages'), busy = () => {ROOT}.querySelector('.answer[aria-busy]');
  window.seen = {{}};
  new MutationObserver(() => {{
    if (!seen.shown && busy()?.textContent.includes('1. Heat')) seen.shown = Date.now();
    if (seen.pressed && !seen.stopped && !busy()) seen.stopped = Date.now();
  }}).observe(log, {{ childList: true, subtree: true, characterData: true, attributes: true }});
}}"""
PRESS = f"() => {{ seen.pressed = Date.now(); {ROOT}.querySelector('.go.stops').click(); }}"


def one_round(stage: Stage, page: Page) -> dict[str, float]:
    """One answer that is stopped in its second pitch."""
    engine = stage.server.engine
    engine.allowed, engine.first, engine.told_to_stop = engine.written + 20, None, None
    page.evaluate(WATCH)
    say(page, CRIME, wait=False)
    begun(page)
    page.evaluate(PRESS)
    page.wait_for_function("seen.stopped")
    eventually(lambda: engine.told_to_stop is not None)
    seen = page.evaluate("seen")
    if engine.first is None or engine.told_to_stop is None:
        raise SystemExit("the model was not asked")
    return {
        "shown": seen["shown"] - engine.first * 1000,
        "stopped": seen["stopped"] - seen["pressed"],
        "told": engine.told_to_stop * 1000 - seen["pressed"],
    }


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        staged(Path(folder), playwright) as stage,
    ):
        page = stage.page()
        open_chat(page)
        rounds = [one_round(stage, page) for _ in range(ROUNDS)]
        stage.server.engine.allowed = math.inf
    figures = {
        name: {
            "median": round(statistics.median(values := [one[name] for one in rounds])),
            "worst": round(max(values)),
        }
        for name in rounds[0]
    }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
