"""A plugin for pytest: it collects policy cases, and reports their coverage, the mutants that they miss, and the
changes in their decisions.

Of the files named `*_test.yaml` it takes those in a policy directory and those whose first line names the schema of
cases. Where there are none it loads nothing and does nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from disclosure_rules.authoring.coverage import Coverage
    from disclosure_rules.authoring.mutation import MutantOutcome
    from disclosure_rules.calendar.working_calendar import WorkingCalendar
    from disclosure_rules.policy.record_classes import Handed
    from disclosure_rules.pytest_plugin.items import Shared

HEAD = "policy.yaml"
CASES = "_test.yaml"
SCHEMA = b"cases.schema.json"
OUTPUT = "disclosure_rules_coverage"
DIRECTORIES = "disclosure_rules_directories"
CHOSEN = "disclosure_rules_chosen"
REVIEW = "policy-review"
"""The property of a case that came out as it says, which nobody has signed; as in `items`, which most sessions do without."""
SHARED = pytest.StashKey["Shared"]()
MUTATED = pytest.StashKey[list["MutantOutcome"]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options for coverage, mutants and changes."""
    group = parser.getgroup("disclosure-rules", "policy cases (disclosure-rules)")
    group.addoption(
        "--policy-cov", action="store_true", help="report what the policy cases cover of their policies"
    )
    group.addoption(
        "--policy-cov-min",
        type=float,
        metavar="N",
        help="the same, and fail if the coverage is less than N percent",
    )
    group.addoption(
        "--policy-mutate",
        action="store_true",
        help="after all tests have passed, change the policies slightly, one change at a time, and fail if no case notices",
    )
    group.addoption("--policy-calendar", metavar="FILE", help="count working days by the calendar of a file")
    group.addoption(
        "--policy-kinds",
        action="append",
        metavar="MODULE",
        help="a Python module that defines record kinds, or an entry point of the group disclosure_rules.kinds; may be repeated",
    )
    group.addoption(
        "--policy-base",
        metavar="REV",
        help="report what changes in the decisions about the records of the policy cases, from the policies of a "
        "revision in git or of another directory to these",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse an invalid base before anything runs."""
    base = config.getoption("--policy-base")
    if base is None or hasattr(config, "workerinput"):
        return
    from disclosure_rules.errors import PolicyError  # noqa: PLC0415
    from disclosure_rules.pytest_plugin.base_revision import check_base  # noqa: PLC0415

    try:
        check_base(base)
    except PolicyError as error:
        raise pytest.UsageError(f"--policy-base: {error}") from None


def _covering(config: pytest.Config) -> bool:
    return bool(config.getoption("--policy-cov") or config.getoption("--policy-cov-min") is not None)


def _calendar(config: pytest.Config) -> WorkingCalendar | None:
    name = config.getoption("--policy-calendar")
    if name is None:
        return None
    from disclosure_rules.errors import CalendarError  # noqa: PLC0415
    from disclosure_rules.policy.calendar_file import read_calendar  # noqa: PLC0415

    try:
        return read_calendar(name)
    except CalendarError as error:
        raise pytest.UsageError(f"--policy-calendar: {error}") from None


def _kinds(config: pytest.Config) -> list[Handed]:
    from disclosure_rules.errors import PolicyError  # noqa: PLC0415
    from disclosure_rules.policy.record_classes import imported  # noqa: PLC0415

    try:
        return imported(config.getoption("--policy-kinds") or (), "--policy-kinds")
    except PolicyError as error:
        raise pytest.UsageError(str(error)) from None


def _shared(config: pytest.Config) -> Shared:
    if SHARED not in config.stash:
        from disclosure_rules.pytest_plugin.items import Shared  # noqa: PLC0415  # only where there are cases

        config.stash[SHARED] = Shared(
            covering=_covering(config), calendar=_calendar(config), kinds=_kinds(config)
        )
    return config.stash[SHARED]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """A file of cases; or the head of a policy, for its complete directory, where that has cases."""
    if file_path.name == HEAD and _has_cases(file_path.parent):
        from disclosure_rules.pytest_plugin.items import PolicyHead  # noqa: PLC0415

        head: pytest.File = PolicyHead.from_parent(parent, path=file_path, shared=_shared(parent.config))
        return head
    if not file_path.name.endswith(CASES):
        return None
    directory = _policy_directory(file_path)
    if directory is None and not _names_the_schema(file_path):
        return None
    from disclosure_rules.pytest_plugin.items import CasesFile  # noqa: PLC0415

    shared = _shared(parent.config)
    cases: pytest.File = CasesFile.from_parent(parent, path=file_path, shared=shared, directory=directory)
    return cases


def _has_cases(directory: Path) -> bool:
    return any(True for pattern in (f"*{CASES}", f"*/*{CASES}") for _ in directory.glob(pattern))


def _policy_directory(path: Path) -> Path | None:
    """The directory of the policy that contains a file: its own, or the one above."""
    return next(
        (directory for directory in (path.parent, path.parent.parent) if (directory / HEAD).is_file()), None
    )


def _names_the_schema(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return SCHEMA in file.readline(1000)
    except OSError:
        return False


def pytest_report_teststatus(report: Any) -> tuple[str, str, str] | None:
    """Count a case that nobody has signed apart from those that passed."""
    if report.when == "call" and report.passed and (REVIEW, True) in map(tuple, report.user_properties):
        return "to review", "r", "TO REVIEW"
    return None


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note the cases that are to run."""
    if SHARED in session.config.stash:
        session.config.stash[SHARED].choose(session.items)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over the coverage of a worker of pytest-xdist and the cases that it collected: all workers collect the
    same."""
    output = getattr(node, "workeroutput", {})
    if CHOSEN in output:
        shared = _shared(node.config)
        shared.chosen = output[CHOSEN]
        shared.directories = list(map(Path, output[DIRECTORIES]))
    data = output.get(OUTPUT)
    if data and (coverage := _shared(node.config).coverage) is not None:
        coverage.merge(data)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over the cases and the coverage of a worker; otherwise fail a session that passed, if the results are
    insufficient."""
    config = session.config
    if SHARED not in config.stash:
        return
    shared = config.stash[SHARED]
    if hasattr(config, "workeroutput"):
        config.workeroutput[CHOSEN] = shared.chosen
        config.workeroutput[DIRECTORIES] = list(map(str, shared.directories))
        if shared.coverage is not None:
            config.workeroutput[OUTPUT] = shared.coverage.as_json()
        return
    enough = True
    if config.getoption("--policy-mutate") and session.exitstatus == pytest.ExitCode.OK:
        from disclosure_rules.pytest_plugin.items import mutated  # noqa: PLC0415

        config.stash[MUTATED] = mutated(shared)
        enough = all(outcome.verdict not in ("survived", "unsigned") for outcome in config.stash[MUTATED])
    least = config.getoption("--policy-cov-min")
    if shared.coverage is not None and least is not None:
        enough = enough and shared.coverage.total().reaches(least)
    if not enough and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print which policies the cases were about, the coverage, the surviving mutants, and the changes."""
    if SHARED not in config.stash:
        return
    shared = config.stash[SHARED]
    for line in shared.sets():
        terminalreporter.write_line(line)
    if config.getoption("--policy-mutate"):
        _tell_mutants(terminalreporter, config)
    if shared.coverage is not None:
        _tell_coverage(terminalreporter, config, shared.coverage)
    base = config.getoption("--policy-base")
    if base is not None:
        _tell_changes(terminalreporter, base, shared)


def _tell_coverage(terminal: pytest.TerminalReporter, config: pytest.Config, coverage: Coverage) -> None:
    from disclosure_rules.authoring.coverage.report import coverage_report  # noqa: PLC0415
    from disclosure_rules.render import printed  # noqa: PLC0415

    terminal.section("policy coverage")
    terminal.write_line(printed(coverage_report(coverage, "en")))
    least, total = config.getoption("--policy-cov-min"), coverage.total()
    if least is not None and not total.reaches(least):
        terminal.write_line(f"{total.percent:.1f}% covered, less than {least:g}%", red=True)


def _tell_mutants(terminal: pytest.TerminalReporter, config: pytest.Config) -> None:
    terminal.section("policy mutants")
    if MUTATED not in config.stash:
        terminal.write_line("not tried, since not all has passed")
        return
    from disclosure_rules.authoring.mutation.report import mutation_report  # noqa: PLC0415
    from disclosure_rules.render import printed  # noqa: PLC0415

    outcomes = config.stash[MUTATED]
    terminal.write_line(printed(mutation_report(outcomes, "en")))


def _tell_changes(terminal: pytest.TerminalReporter, base: str, shared: Shared) -> None:
    from disclosure_rules.pytest_plugin.base_revision import compare_cases  # noqa: PLC0415
    from disclosure_rules.render import printed  # noqa: PLC0415

    terminal.section("policy changes")
    for report in compare_cases(base, shared.chosen, shared.calendar, shared.kinds):
        terminal.write_line(printed(report))
