"""What another type checker says of a host's code: pyright, in the packaging that brings its own program."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from commands import ROOT, run_process

pytestmark = [pytest.mark.hosts, pytest.mark.frameworks]

SAMPLE = ROOT / "tests" / "data" / "host_types.py"


def test_plain_values_are_clean_for_pyright(tmp_path: Path) -> None:
    """Strict: the sample has an error in each line that is marked to have one, and in no other."""
    shutil.copy(SAMPLE, tmp_path)
    settings = {
        "include": [SAMPLE.name],
        "extraPaths": [str(ROOT / "src")],
        "typeCheckingMode": "strict",
        "enableTypeIgnoreComments": False,
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = run_process(sys.executable, "-m", "basedpyright", "--outputjson", cwd=tmp_path)
    found = json.loads(done.out)
    wrong = {
        entry["range"]["start"]["line"]
        for entry in found["generalDiagnostics"]
        if entry["severity"] == "error"
    }
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    assert wrong == {number for number, line in enumerate(lines) if "# type: ignore" in line}
    assert found["summary"]["filesAnalyzed"] == 1
