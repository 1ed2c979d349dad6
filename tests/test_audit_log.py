"""The file of audit lines: only whole lines that can be read back, one chain, whatever fails or runs at once."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import COMMAND, ROOT, environment, run, run_process
from shipped import AS_OF, EVALUATOR, MODEL

from disclosure_rules import RecordError
from disclosure_rules.audit import AuditLog, audit_line, digest_of
from disclosure_rules.audit.log import content_of
from disclosure_rules.reading.strict import LIMIT
from disclosure_rules.records import read_record

EVALUATE = ("evaluate", "-", "--as-of", AS_OF, "--format", "jsonl")
OTHER = "0" * 64
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


def records(*names: str, **facts: Any) -> str:
    """Records with these ids, as JSON Lines."""
    return "".join(json.dumps({**MODEL, "id": name, **facts}) + "\n" for name in names)


def lines_in(path: Path) -> list[dict[str, Any]]:
    """The lines of a log, each of which is whole."""
    content = path.read_bytes()
    assert not content or content.endswith(b"\n")
    return [json.loads(line) for line in content.splitlines()]


def assert_one_chain(path: Path, previous: str | None = None) -> None:
    """Every line goes on from the one before and is as it was written."""
    lines = lines_in(path)
    assert [line["previous"] for line in lines] == [previous, *(line["digest"] for line in lines[:-1])]
    assert all(line["digest"] == digest_of(line) for line in lines)


def add(log: AuditLog, record: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Decide about a record and add it."""
    read = read_record(record)
    return log.add(read, EVALUATOR.evaluate(read, as_of=AS_OF), EVALUATOR.calendar, **options)


# what is refused before it is written


def test_a_line_too_long_to_be_read_is_not_written_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Status 2, a problem with the place of the record, no decision; the others have their lines, and all verify."""
    path = tmp_path / "audit.jsonl"
    long = records("long", title="长" * ((LIMIT - 500) // 3)).replace("\\u957f", "长")
    stdin = records("a") + long + records("b")
    done = run(*EVALUATE, "--record", path, "--keep", "title", "--lang", "en", stdin=stdin)
    assert done.status == 2
    assert "长" not in done.out + done.err
    results = [json.loads(line) for line in done.out.splitlines()]
    (problem,) = results[1]["problems"]
    assert problem["place"] == "stdin:2"
    assert problem["message"].startswith(
        f"not recorded, since its line could not be read back: larger than {LIMIT // 1024**2} MiB"
    )
    assert [result["record"]["id"] for result in results] == ["a", "long", "b"]
    assert ["outcome" in result for result in results] == [True, False, True]
    assert [line["record"]["id"] for line in lines_in(path)] == ["a", "b"]
    assert run("verify", path).status == 0


def test_the_longest_line_that_can_be_read_is_written(tmp_path: Path) -> None:
    """To the byte: one more is refused. Both a first line and one after another."""
    sizes = []
    for title in ("x", "y" * 11):
        with AuditLog(tmp_path / f"{title[0]}.jsonl") as log:
            add(log, {**MODEL, "title": title}, keep=["title"])
        sizes.append((tmp_path / f"{title[0]}.jsonl").stat().st_size)
    assert sizes[1] - sizes[0] == 10
    room = LIMIT - (sizes[0] - 1) + 1
    path = tmp_path / "audit.jsonl"
    with AuditLog(path) as log:
        with pytest.raises(RecordError) as refused:
            add(log, {**MODEL, "title": "x" * (room + 1)}, keep=["title"])
        assert [problem.code for problem in refused.value.problems] == ["audit.unwritten"]
        assert path.read_bytes() == b""
        longest = add(log, {**MODEL, "title": "x" * room}, keep=["title"])
    assert path.stat().st_size == LIMIT + 1
    with AuditLog(path) as log:
        assert add(log, MODEL)["previous"] == longest["digest"]
    assert run("verify", path).status == 0


def test_half_of_a_surrogate_pair_is_not_written(tmp_path: Path) -> None:
    """A host that builds a decision without validation may hold one; the log goes on."""
    path = tmp_path / "audit.jsonl"
    record = read_record(MODEL)
    decision = EVALUATOR.evaluate(record, as_of=AS_OF)
    torn = decision.obligations[0].model_copy(update={"rank": "\ud800"})
    with AuditLog(path) as log:
        with pytest.raises(RecordError) as refused:
            log.add(record, decision.model_copy(update={"obligations": (torn,)}), EVALUATOR.calendar)
        assert [problem.code for problem in refused.value.problems] == ["audit.unwritten"]
        log.add(record, decision, EVALUATOR.calendar)
    assert len(lines_in(path)) == 1
    assert_one_chain(path)


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), "\ud800", 10**5000, {1, 2}],
    ids=["NaN", "infinity", "surrogate", "digits", "set"],
)
def test_what_is_no_json_is_no_content(value: Any) -> None:
    """Anywhere in a line."""
    record = read_record(MODEL)
    line = audit_line(record, EVALUATOR.evaluate(record, as_of=AS_OF), EVALUATOR.calendar)
    assert json.loads(content_of(line, None)) == json.loads(json.dumps(line))
    with pytest.raises(RecordError, match=r"\[audit.unwritten\]"):
        content_of({**line, "record": {"id": value}}, None)


def test_what_is_no_line_or_not_the_next_one_is_no_content() -> None:
    """Whatever the reader would complain of."""
    record = read_record(MODEL)
    line = audit_line(record, EVALUATOR.evaluate(record, as_of=AS_OF), EVALUATOR.calendar)
    for wrong, previous in (({}, None), ({**line, "masked": []}, None), (line, OTHER)):
        with pytest.raises(RecordError, match=r"\[audit.unwritten\]"):
            content_of(wrong, previous)


# what fails while it is written


LIMITED = """
import resource, sys
from disclosure_rules.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
main()
"""


def run_with_limit(limit: int, *arguments: str | Path, stdin: str) -> tuple[int, str, str]:
    """Run the command where no file may become larger, as on a disk that is full."""
    done = run_process(sys.executable, "-c", LIMITED, str(limit), *map(str, arguments), stdin=stdin)
    return done.status, done.out, done.err


@posix
@pytest.mark.parametrize("sync", [(), ("--sync",)])
def test_a_failed_write_leaves_whole_lines_and_the_next_run_goes_on(
    tmp_path: Path, sync: tuple[str, ...]
) -> None:
    """The system takes a part of the third line and refuses the rest: that part is taken back."""
    path = tmp_path / "audit.jsonl"
    assert run(*EVALUATE, "--record", path, *sync, stdin=records("a", "b")).status == 1
    whole = path.read_bytes()
    limit = len(whole) + 1000
    status, out, err = run_with_limit(limit, *EVALUATE, "--record", path, *sync, stdin=records("c", "d"))
    assert status == 70
    assert err == "disclosure-rules: cannot go on: File too large\n"
    assert out == "", "a decision that is not recorded is not given out"
    assert path.read_bytes() == whole
    assert run(*EVALUATE, "--record", path, *sync, stdin=records("e")).status == 1
    assert [line["record"]["id"] for line in lines_in(path)] == ["a", "b", "e"]
    assert_one_chain(path)
    assert run("verify", path).status == 0


@posix
def test_a_log_goes_on_after_a_failed_write(tmp_path: Path) -> None:
    """In the same process too: the host may free space and add again."""
    import resource

    path = tmp_path / "audit.jsonl"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with AuditLog(path, sync=True) as log:
        first = add(log, MODEL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100, before[1]))
        try:
            with pytest.raises(OSError, match="File too large"):
                add(log, MODEL)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert add(log, MODEL)["previous"] == first["digest"]
    assert len(lines_in(path)) == 2
    assert_one_chain(path)


def start(path: Path, *options: str) -> subprocess.Popen[bytes]:
    """A run that reads records from a pipe and records each."""
    return subprocess.Popen(
        [*COMMAND, *EVALUATE, "--record", str(path), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment(),
    )


@posix
@pytest.mark.parametrize("options", [(), ("--sync",)])
def test_a_killed_run_leaves_what_it_gave_out(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Killed between two lines, and while more are on their way: whoever saw a decision finds its line."""
    path = tmp_path / "audit.jsonl"
    seen = []
    for number in range(2):
        process = start(path, *options)
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin, process.stdout:
            process.stdin.write(records(f"{number}-a", f"{number}-b", f"{number}-c").encode())
            process.stdin.flush()
            seen.append(json.loads(process.stdout.readline())["record"]["id"])
            process.send_signal(signal.SIGKILL)
            assert process.wait(60) == -signal.SIGKILL
        assert_one_chain(path)
        assert seen[-1] in [line["record"]["id"] for line in lines_in(path)]
    assert run(*EVALUATE, "--record", path, stdin=records("last")).status == 1
    assert {*seen, "last"} <= {line["record"]["id"] for line in lines_in(path)}
    assert run("verify", path).status == 0


@posix
def test_a_run_that_is_killed_while_another_writes(tmp_path: Path) -> None:
    """Two runs add to one log; one of them is killed. The other goes on, and there is one chain."""
    path = tmp_path / "audit.jsonl"
    killed, other = start(path), start(path, "--sync")
    for process, name in ((killed, "k"), (other, "o")):
        assert process.stdin is not None
        process.stdin.write(records(*(f"{name}{number}" for number in range(30))).encode())
        process.stdin.flush()
    assert killed.stdout is not None
    killed.stdout.readline()
    killed.kill()
    killed.wait(60)
    other.communicate(timeout=60)
    assert other.returncode == 1
    assert killed.stdin is not None
    killed.stdin.close()
    killed.stdout.close()
    assert_one_chain(path)
    names = [line["record"]["id"] for line in lines_in(path)]
    assert {f"o{number}" for number in range(30)} <= set(names)
    assert "k0" in names


# a log that continues another


def test_a_new_log_continues_another(tmp_path: Path) -> None:
    """Its first line names the last digest of the old one, which `verify` checks where it is given."""
    old, new = tmp_path / "2018.jsonl", tmp_path / "2019.jsonl"
    run(*EVALUATE, "--record", old, stdin=records("a", "b"))
    last = lines_in(old)[-1]["digest"]
    for name in ("c", "d"):  # given again, it is that of the first line still
        assert run(*EVALUATE, "--record", new, "--previous", last, stdin=records(name)).status == 1
    assert_one_chain(new, last)
    assert run("verify", old, "--last", last).status == 0
    assert run("verify", new, "--previous", last).status == 0
    for options in ((), ("--previous", OTHER)):
        data = run("verify", new, *options, "--format", "json").data
        assert [[problem["code"] for problem in line["problems"]] for line in data["lines"]] == [
            ["audit.chain"],
            [],
        ]
    assert run("verify", old, "--previous", last).status == 1


def test_a_log_that_continues_another_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    """A file that has lines already, after nothing or after another log, stays as it is."""
    path = tmp_path / "audit.jsonl"
    run(*EVALUATE, "--record", path, stdin=records("a"))
    before = path.read_bytes()
    done = run(*EVALUATE, "--record", path, "--previous", OTHER, "--lang", "en", stdin=records("b"))
    assert done.status == 2
    assert done.err.startswith(f"--record {path}: its first line does not continue the log")
    assert path.read_bytes() == before
    with pytest.raises(RecordError) as refused:
        AuditLog(path, previous=OTHER)
    assert [(problem.code, problem.place) for problem in refused.value.problems] == [("audit.log", str(path))]


def test_a_previous_that_is_no_digest_is_refused_before_there_is_a_file(tmp_path: Path) -> None:
    """On the command line by its option."""
    path = tmp_path / "audit.jsonl"
    done = run(*EVALUATE, "--record", path, "--previous", "3f2a", "--lang", "en", stdin=records("a"))
    assert done.status == 2
    assert done.err.startswith("--previous: not a digest")
    with pytest.raises(RecordError, match="not a digest"):
        AuditLog(path, previous="3f2a")
    assert not path.exists()


# options


def test_the_id_is_left_out_where_that_is_asked_for(tmp_path: Path) -> None:
    """The decision that is printed has it; the log has not, and verifies."""
    path = tmp_path / "audit.jsonl"
    done = run(*EVALUATE, "--record", path, "--mask-id", stdin=records("举报人张三"))
    assert done.data["record"]["id"] == "举报人张三"
    assert "张三" not in path.read_text(encoding="utf-8")
    assert run("verify", path).status == 0


@pytest.mark.parametrize("options", [("--keep", "title"), ("--mask-id",), ("--previous", OTHER), ("--sync",)])
def test_options_about_lines_need_a_log(options: tuple[str, ...]) -> None:
    """Where nothing is recorded they would do nothing."""
    done = run(*EVALUATE, *options, "--lang", "en", stdin=records("a"))
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"{options[0]}: nothing is recorded; give --record LOG too [cli.not-recorded]")


def test_a_log_with_lines_of_version_1_is_continued(tmp_path: Path) -> None:
    """The chain goes on, and `verify` names the old lines as such."""
    path = tmp_path / "audit.jsonl"
    run(*EVALUATE, "--record", path, stdin=records("a"))
    [line] = lines_in(path)
    line["schema_version"] = 1
    path.write_text(json.dumps({**line, "digest": digest_of(line)}) + "\n", encoding="utf-8")
    run(*EVALUATE, "--record", path, stdin=records("b"))
    assert_one_chain(path)
    done = run("verify", path, "--lang", "en")
    assert done.status == 2
    assert f"{path}:1: schema_version: written by an earlier version, cannot be decided again" in done.err
    assert "1 of 2 lines do not hold, 1 do" in done.out
