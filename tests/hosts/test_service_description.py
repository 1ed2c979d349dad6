"""Requests made from the description of the service, good ones and bad: every answer is one that it describes."""

import sys
from pathlib import Path

import pytest
from commands import run_process
from serving import serving

pytestmark = [pytest.mark.hosts, pytest.mark.frameworks]


def test_every_answer_to_a_generated_request_is_described(tmp_path: Path) -> None:
    """No failure of the program, no undescribed status, media type or body, nothing wrong that is accepted. That all a schema allows is
    accepted is not asked: the schema of a record is one of the answers, and a batch is no one value of JSON."""
    with serving() as server:
        done = run_process(
            Path(sys.executable).with_name("schemathesis"),
            "run",
            f"http://127.0.0.1:{server.port}/openapi.json",
            *("--exclude-path", "/v1/evaluate/batch", "--exclude-checks", "positive_data_acceptance"),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "20", "--seed", "1", "--no-color"),
            cwd=tmp_path,
        )
    assert done.status == 0, done.out[-4000:]
