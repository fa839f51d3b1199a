"""The fault runs of `talent eval knowledge`, once."""

from __future__ import annotations

from evals import faults


def test_a_kill_leaves_a_whole_release_and_running_again_completes() -> None:
    measures, failures = faults.measured("all", runs=1)
    assert failures == []
    assert {name: m.value for name, m in measures.items()} == {
        "killed_then_whole_release_serves": 1.0,
        "killed_then_run_again_completes": 1.0,
    }
