from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.engine import Engine, Prompt, Request
from agent.errors import ModelUnavailable
from eval.engines import FixedEngine, RecordingEngine, ReplayEngine, Reseeded
from eval.errors import EvaluationProblem
from tests.agent.scripted import ScriptedEngine

HEAT = Request(Prompt("pitch", "Write.", "Heat"))
ALIEN = Request(Prompt("pitch", "Write.", "Alien"))


def texts(engine: Engine, *requests: Request) -> list[str]:
    """What an engine writes for each request."""
    written = ["" for _ in requests]
    for chunk in engine.stream(requests, lambda: False):
        written[chunk.index] += chunk.text
    return written


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    engine = RecordingEngine(ScriptedEngine("Two pros.", "In space.", "Two pros again."), tmp_path / "r")
    texts(engine, HEAT, ALIEN)
    texts(engine, HEAT)
    engine.read(Prompt("intent", "Say.", "something scary"))
    engine.close()
    return tmp_path / "r"


def test_a_replay_says_what_was_recorded_in_the_same_order(recording: Path) -> None:
    replay = ReplayEngine(recording)
    assert texts(replay, ALIEN, HEAT) == ["In space.", "Two pros."]
    assert texts(replay, HEAT) == ["Two pros again."]
    assert texts(replay, HEAT) == ["Two pros again."]
    assert not replay.missing


def test_a_replay_reads_the_recorded_states(recording: Path) -> None:
    prompt = Prompt("intent", "Say.", "something scary")
    recorded, live = ReplayEngine(recording).read(prompt), ScriptedEngine().read(prompt)
    assert (recorded.tokens, recorded.offsets, recorded.usage) == (live.tokens, live.offsets, live.usage)
    np.testing.assert_allclose(recorded.states, live.states, rtol=1e-3, atol=1e-3)


def test_what_was_never_asked_is_missing_and_counted(recording: Path) -> None:
    replay = ReplayEngine(recording)
    with pytest.raises(ModelUnavailable):
        texts(replay, Request(Prompt("pitch", "Write.", "Fargo")))
    with pytest.raises(ModelUnavailable):
        replay.read(Prompt("intent", "Say.", "anything"))
    assert replay.missing == ["pitch", "intent"]


def test_a_recording_is_not_written_over(recording: Path) -> None:
    with pytest.raises(EvaluationProblem, match="empty folder"):
        RecordingEngine(ScriptedEngine(), recording)


def test_an_interrupted_recording_goes_on_where_it_was(recording: Path) -> None:
    engine = RecordingEngine(ScriptedEngine("On a train."), recording, goes_on=True)
    texts(engine, Request(Prompt("pitch", "Write.", "Fargo")))
    engine.close()
    replay = ReplayEngine(recording)
    assert texts(replay, Request(Prompt("pitch", "Write.", "Fargo")), HEAT) == ["On a train.", "Two pros."]


def test_every_trial_has_seeds_of_its_own() -> None:
    engine = ScriptedEngine("A.", "B.")
    texts(Reseeded(engine, 2), HEAT, ALIEN)
    assert {request.seed for request in engine.requests} == {2 * Reseeded.STRIDE}


def test_a_folder_without_a_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationProblem, match="--record"):
        ReplayEngine(tmp_path)


def test_a_fixed_model_always_says_the_same_and_a_broken_one_nothing() -> None:
    assert texts(FixedEngine("Fine."), HEAT, ALIEN) == ["Fine.", "Fine."]
    with pytest.raises(ModelUnavailable):
        texts(FixedEngine(None), HEAT)
