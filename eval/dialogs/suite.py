"""Many scenarios, many times: runs in the order they were read, each case with all its trials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.dialogs.play import Play, Run
from eval.dialogs.scenario import Scenario
from eval.dialogs.stage import Stage


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario with its trials."""

    scenario: Scenario
    runs: tuple[Run, ...]

    @property
    def passes(self) -> int:
        return sum(run.passed for run in self.runs)

    @property
    def counts(self) -> tuple[int, int]:
        """(passes, trials)."""
        return self.passes, len(self.runs)


def play_all(
    scenarios: Sequence[Scenario], stage: Stage, trials: int, report: Callable[[str], None]
) -> tuple[Case, ...]:
    """Every scenario `trials` times; `report` gets a line for each."""
    cases = []
    for number, scenario in enumerate(scenarios, 1):
        case = Case(scenario, tuple(Play(stage, scenario).run() for _ in range(trials)))
        cases.append(case)
        mark = "ok  " if case.passes == trials else "FAIL"
        share = "" if trials == 1 else f" {case.passes}/{trials}"
        report(f"{mark} {number:3d}/{len(scenarios)} {scenario.id}{share}")
        for line in next((run.failures for run in case.runs if not run.passed), []):
            report(f"       {line[:400]}")
    return tuple(cases)
