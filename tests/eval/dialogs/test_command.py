from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from agent.engine import Engine
from eval.dialogs import command
from eval.dialogs.command import Options, run
from eval.dialogs.play import Play, Run
from eval.dialogs.stage import Stage
from eval.errors import EvaluationProblem
from retrieval.settings import RetrievalSettings

SCENARIOS = """
- id: good
  twin: gut
  about: It holds.
  language: en
  steps: [{say: "I want to watch a western", expect: {every_item: ["genre is western"]}}]
- id: gut
  twin: good
  about: <b>It</b> does not.
  language: zh
  steps: [{say: "想看西部片", expect: {every_item: ["genre is horror"]}}]
"""


class Opened:
    """A stage that is opened once for all tests, and closed by its fixture."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def open(self, settings: RetrievalSettings, engine: Engine) -> Stage:
        shared = replace(self.stage)
        shared.close = lambda: None  # type: ignore[method-assign]
        return shared


@pytest.fixture
def scenarios(tmp_path: Path, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "Stage", Opened(stage))
    path = tmp_path / "s.yaml"
    path.write_text(SCENARIOS, encoding="utf-8")
    return path


def play(settings: RetrievalSettings, path: Path, options: Options) -> dict[str, object]:
    run(settings, [path], options, lambda line: None)
    found: dict[str, object] = json.loads((options.out / "results.json").read_text(encoding="utf-8"))
    return found


def test_results_have_the_shape_that_others_read(settings: RetrievalSettings, scenarios: Path, tmp_path: Path) -> None:
    found = play(settings, scenarios, Options(tmp_path / "out", trials=4))
    assert found["scenarios"] == 2
    for k in (1, 2, 4):
        estimate = found[f"pass^{k}"]
        assert isinstance(estimate, dict)
        assert set(estimate) == {"value", "low", "high"}
        assert estimate["value"] == 0.5
    assert found["twins"] == {"pairs": 1, "only_en": 1, "only_zh": 0, "p": 1.0}


def test_it_is_passed_only_when_every_scenario_passes(
    settings: RetrievalSettings, scenarios: Path, tmp_path: Path
) -> None:
    lines: list[str] = []
    assert not run(settings, [scenarios], Options(tmp_path / "a"), lines.append)
    assert run(settings, [scenarios], Options(tmp_path / "b", only="good"), lines.append)
    assert any("gut" in line and line.startswith("FAIL") for line in lines)


def test_the_page_needs_nothing_from_outside_and_escapes_what_people_wrote(
    settings: RetrievalSettings, scenarios: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    play(settings, scenarios, Options(out))
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;It&lt;/b&gt; does not." in page
    links: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: links.extend(  # type: ignore[method-assign]
        value or "" for name, value in attrs if name in ("src", "href")
    )
    parser.feed(page)
    assert all(link.startswith("data:") for link in links)


def test_a_run_is_compared_with_an_earlier_one(settings: RetrievalSettings, scenarios: Path, tmp_path: Path) -> None:
    play(settings, scenarios, Options(tmp_path / "a"))
    before = json.loads((tmp_path / "a" / "results.json").read_text(encoding="utf-8"))
    before["cases"][0]["passes"] = 0
    before["cases"][0]["runs"][0]["steps"][0]["state"]["intent"] = "more"
    (tmp_path / "before.json").write_text(json.dumps(before), encoding="utf-8")
    found = play(settings, scenarios, Options(tmp_path / "b", against=tmp_path / "before.json"))
    compared = found["against"]
    assert isinstance(compared, dict)
    assert (compared["better"], compared["worse"]) == (["good"], [])
    assert compared["drift"] == [{"id": "good", "step": 1, "part": "intent", "before": "more", "now": "recommend"}]


def test_an_interrupted_run_plays_only_what_is_missing(
    settings: RetrievalSettings, scenarios: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[str] = []
    whole = Play.run

    def counted(self: Play) -> Run:
        if len(played) == 3:
            raise KeyboardInterrupt
        played.append(f"{self.scenario.id} {self.trial}")
        return whole(self)

    monkeypatch.setattr(Play, "run", counted)
    with pytest.raises(KeyboardInterrupt):
        play(settings, scenarios, Options(tmp_path / "out", trials=2))
    assert played == ["good 0", "good 1", "gut 0"]
    played.clear()
    found = play(settings, scenarios, Options(tmp_path / "out", trials=2))
    assert played == ["gut 1"]
    assert found["scenarios"] == 2
    assert found["by_trial"] == [0.5, 0.5]


def test_results_of_something_else_are_refused(settings: RetrievalSettings, scenarios: Path, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EvaluationProblem, match="not the results"):
        run(settings, [scenarios], Options(tmp_path / "out", against=tmp_path / "other.json"), print)
