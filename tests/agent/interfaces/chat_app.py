"""The terminal chat over the shop of the tests, as a program for a pty: `chat_app.py FOLDER [SECONDS]`.

SECONDS is how long the services take to load. The model writes one word every 50 ms, so that there
is time to stop it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from agent.engine import Chunk, Request
from agent.interfaces.repl import Repl
from agent.services import Services
from agent.types import Intent
from tests.agent.fakes import RETOLD, RETOLD_ZH, Shop, meant
from tests.agent.scripted import ScriptedEngine


class SlowEngine(ScriptedEngine):
    """Writes as slowly as a real one."""

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: object = None
    ) -> Iterator[Chunk]:
        for chunk in super().stream(requests, cancelled):
            time.sleep(0.05)
            yield chunk


def opened(folder: Path, seconds: float) -> Services:
    time.sleep(seconds)
    shop = Shop(folder, engine=SlowEngine())
    shop.knows("crime please", meant(Intent.RECOMMEND, ("genre", "is", "crime")))
    shop.knows("想看犯罪片", meant(Intent.RECOMMEND, ("genre", "is", "crime"), language="zh"))
    shop.engine.when("Story:", RETOLD)
    shop.engine.when("故事：", RETOLD_ZH)
    return shop.services


def main() -> int:
    folder = Path(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    return Repl(lambda: opened(folder, seconds), folder / "history", "s", None, "auto").run()


if __name__ == "__main__":
    sys.exit(main())
