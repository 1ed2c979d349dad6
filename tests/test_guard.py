"""The guard of the speed: it lets a quarter pass, and fails where the library has become slower."""

import json
from pathlib import Path
from types import ModuleType

import pytest
from commands import ROOT

GUARD = ROOT / "bench" / "guard.py"


@pytest.fixture
def guard(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, among its neighbours."""
    monkeypatch.syspath_prepend(str(GUARD.parent))
    import guard

    monkeypatch.setattr(guard, "EACH", 0.0)
    return guard


@pytest.mark.parametrize(
    ("share", "high"),
    [
        pytest.param(0.5, [], id="twice as fast"),
        pytest.param(1.0, [], id="as fast"),
        pytest.param(1.24, [], id="slower by less than a quarter"),
        pytest.param(1.26, ["evaluate, full"], id="slower by more than a quarter"),
        pytest.param(2.0, ["evaluate, full"], id="where the committed ratio is halved"),
    ],
)
def test_a_ratio_may_rise_by_a_quarter(guard: ModuleType, share: float, high: list[str]) -> None:
    """Of each ratio by itself."""
    committed = json.loads(guard.RATIOS.read_text(encoding="utf-8"))
    found = {**committed, "evaluate, full": share * committed["evaluate, full"]}
    assert guard.risen(found, committed) == high


def test_a_time_is_set_against_that_by_hand_on_the_same_record(guard: ModuleType) -> None:
    """The full against the full record, the sparse against the sparse."""
    seconds = {
        guard.BY_HAND["full"]: 2.0,
        guard.BY_HAND["sparse"]: 5.0,
        "evaluate, full": 6.0,
        "explain, sparse": 50.0,
    }
    assert guard.ratios(seconds) == {"evaluate, full": 3.0, "explain, sparse": 10.0}


def test_the_guard_fails_by_what_it_measures(
    guard: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It passes where far more is allowed than it measures, fails where one ratio is a quarter of that, and names it; and
    fails where a ratio is missing."""
    path = tmp_path / "ratios.json"

    def run(*options: str) -> tuple[int, str]:
        return guard.main(["--ratios", str(path), "--seconds", "0.1", *options]), capsys.readouterr().out

    assert run("--write")[0] == 0
    measured = json.loads(path.read_text(encoding="utf-8"))
    allowed = {name: 3 * ratio for name, ratio in measured.items()}
    path.write_text(json.dumps(allowed), encoding="utf-8")
    assert run()[0] == 0
    path.write_text(json.dumps({**allowed, "explain, full": measured["explain, full"] / 4}), encoding="utf-8")
    status, out = run()
    assert status == 1
    assert "TOO HIGH  explain, full ÷ by hand" in out
    del allowed["explain, full"]
    path.write_text(json.dumps(allowed), encoding="utf-8")
    status, out = run()
    assert (status, "has not the ratios that are measured" in out) == (1, True)
