"""Hand every reader what nobody should: `python -m tools.fuzz SECONDS`, or `make fuzz SECONDS=3600`.

The readers take turns until the time is up: records as mappings, JSON, YAML, JSON Lines, days and instants, policy files
and case files. An input is refused with a RecordError or a PolicyError, or it is read; the command ends with 0, 1 or 2.
Nothing written in the place of the secrecy or of a day opens a document. Whatever else happens is a fault: hypothesis
makes its input as small as it can, and the run ends with status 1. The last lines count the inputs of each reader.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias
from unicodedata import normalize
from unittest.mock import patch
from zlib import crc32

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from disclosure_rules import CalendarError, Evaluator, PolicyError, RecordError, load_policies
from disclosure_rules.authoring.testing.cases import read_cases
from disclosure_rules.cli import main
from disclosure_rules.policy.files import SHIPPED
from disclosure_rules.policy.model import Policy
from disclosure_rules.reading.record_stream import RecordStream
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import model_of
from disclosure_rules.records.base import known_paths
from disclosure_rules.records.kinds import KINDS

ROOT = Path(__file__).parents[1]
ROUND = 200
"""The inputs of one reader before the next has its turn."""

AS_OF = "2018-12-31"
EXAMPLES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.yaml"))]
RECORDS: list[dict[str, Any]] = [read_file(path).data for path in sorted((ROOT / "examples").glob("*.yaml"))]
POLICY = SHIPPED / "secrecy-law"
EVALUATOR = Evaluator(load_policies(), "reference")

OPEN = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "proactive"},
    "issued": "2018-11-22",
}
"""A document that is open as long as its secrecy is stated to be none."""

NOT_SECRET = ("none", "无", "无密级", "非密", "非涉密", "不涉密")
"""Every way to state that a document is no secret."""

TOKENS = (
    *"{}[]:,：，|>'\"&*!%@`#-?\\\t\r\n\0\x1b\x85",
    *("\ufeff", "\u200b", "\u202e", "\u2028", "\ud800", "\U0010ffff", "\\ud800", "\\u0000"),
    *(
        "&a ",
        "*a",
        "!!python/object:os.system ",
        "<<: ",
        "---\n",
        "...\n",
        "? ",
        "- ",
        ": ",
        "[" * 70,
        "{a: " * 70,
    ),
    *(
        "null",
        "~",
        "NaN",
        "Infinity",
        "1e999",
        "-0",
        "0x1F",
        "0o17",
        "1_000",
        "9" * 30,
        "9" * 5000,
        "1.0",
        "9.5",
    ),
    *(
        "true",
        "True",
        "on",
        "yes",
        "是",
        "否",
        "无",
        "none",
        "秘密",
        "机密★10年",
        "非主动公开",
        "unknown",
        "kind",
        "host",
    ),
    *(
        "2018-02-30",
        "2018-11-22",
        "20181122",
        "二〇一八年十一月",
        "下午3:30",
        "24:00",
        "9999-12-31",
        "0001-01-01",
        "+99:99",
    ),
    *(
        "密级",
        "secrecy",
        "印发日期",
        "issued",
        "form",
        "issued.date",
        ".",
        "[0]",
        "10wd",
        "10个工作日",
        "-1d",
        "9y",
        "99999y",
    ),
    *(
        "when",
        "then",
        "all",
        "any",
        "not",
        "decide",
        "require",
        "find",
        "account",
        "overrides",
        "in_force",
        "{param: x}",
    ),
)
"""The fragments put into texts: marks of the formats, blanks of every kind, and words that some reader knows."""

DAYS = (
    *(
        "2018-11-22",
        "2018/11/22",
        "2018.11.22",
        "20181122",
        "2018年11月22日",
        "二〇一八年十一月二十二日",
        "2018-11-22T09:30",
    ),
    *(
        "2018-11-22 09:30:15.1234567+08:00",
        "2018年11月22日（星期四）",
        "2018-11-22 下午3:30",
        "2018年11月22日15时30分",
    ),
    *("2018-11-22T24:00", "2018-11-22Z", "1900-01-01", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00+14:00"),
)


class Hostile:
    """A value that raises whatever is done with it."""

    def __str__(self) -> str:
        raise ZeroDivisionError

    def __bool__(self) -> bool:
        raise ZeroDivisionError

    def __iter__(self) -> Iterator[Any]:
        raise ZeroDivisionError

    def __eq__(self, other: object) -> bool:
        raise ZeroDivisionError

    def __hash__(self) -> int:
        raise ZeroDivisionError


_PLAIN = st.one_of(
    st.sampled_from(TOKENS),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(DAYS),
)
_STRANGE = st.one_of(
    st.decimals(),
    st.fractions(),
    st.binary(max_size=5),
    st.dates(),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.times(),
    st.timedeltas(),
    st.complex_numbers(),
    st.uuids(),
    st.builds(Hostile),
    st.sampled_from(
        [object(), int, date.max, datetime(1, 1, 1), datetime(9999, 12, 31), Decimal("sNaN"), 10**400]
    ),
    st.just(datetime(9999, 12, 31, 23, tzinfo=timezone(-timedelta(hours=12)))),
    st.builds(iter, st.lists(st.none(), max_size=2)),
    st.frozensets(st.integers(), max_size=3),
)


def _nested(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        values,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(TOKENS) | st.text(), inner, max_size=4)
        ),
        max_leaves=8,
    )


JSON_VALUES = _nested(_PLAIN)
VALUES = _nested(_PLAIN | _STRANGE)


@st.composite
def edited(draw: st.DrawFn, texts: list[str]) -> str:
    """A text after a few edits: parts left out, doubled, moved or written over."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.sampled_from((0, 0, 1, 2, 5, 20, 200))))
        new = draw(st.sampled_from(TOKENS) | st.just(text[at:end] * 2) | st.text(max_size=3))
        text = text[:at] + new + text[end:]
    return text


@st.composite
def records(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> Any:
    """An example with strange values, under names that exist and under others; now and then something else."""
    if draw(st.integers(0, 19)) == 0:
        return draw(values)
    record: Any = json.loads(json.dumps(draw(st.sampled_from(RECORDS))))
    paths = sorted(known_paths(model_of(record)))
    for _ in range(draw(st.integers(1, 4))):
        *parents, name = draw(st.sampled_from(paths) | st.sampled_from(TOKENS)).split(".")
        owner = record
        for parent in parents:
            owner = owner.setdefault(parent, {}) if isinstance(owner, dict) else {}
        if isinstance(owner, dict):
            owner[name] = draw(values)
    return record


Check: TypeAlias = Callable[[Any], str]


def _outcome(record: Any, as_of: Any = AS_OF) -> str:
    try:
        return EVALUATOR.evaluate(record, as_of=as_of).outcome
    except (RecordError, CalendarError):  # a limit may end after the last day of the calendar
        return "refused"


def check_mapping(record: Any) -> str:
    """A record as a host hands it in: alone, and among others, where the rest is decided."""
    outcome = _outcome(record)
    first, *rest = EVALUATOR.evaluate_many([record, OPEN], as_of=AS_OF)
    assert isinstance(first, RecordError) is (outcome == "refused")
    assert len(rest) == 1 and not isinstance(rest[0], RecordError)
    return outcome


def check_secrecy(value: Any) -> str:
    """Whatever stands in the place of the secrecy: only what says `none` leaves the document open."""
    try:
        decision = EVALUATOR.evaluate({**OPEN, "secrecy": value}, as_of=AS_OF)
        opened = decision.determination("disclosure.attribute").value == "proactive"
    except RecordError:
        return "refused"
    if opened:
        shown = "".join(char for char in normalize("NFKC", str(value)) if char.isprintable()).strip()
        assert shown.casefold() in NOT_SECRET, "it opened"
    return "open" if opened else "closed"


def check_day(value: Any) -> str:
    """Whatever stands in the place of a day: a secret document stays closed, unless a day in the past opened it."""
    outcomes = [_outcome({**OPEN, "published": value}), _outcome(OPEN, as_of=value)]
    try:
        secret = {**OPEN, "secrecy": "secret", "declassified": value}
        decision = EVALUATOR.evaluate(secret, as_of=AS_OF)
        model = KINDS["document"].model_validate(secret).model_dump()["declassified"]
        if model is None or str(model)[:10] > AS_OF:
            assert decision.determination("disclosure.attribute").value in ("withheld", None), "it opened"
        outcomes.append(decision.outcome)
    except RecordError:
        outcomes.append("refused")
    return "refused" if set(outcomes) == {"refused"} else "read"


def check_text(suffix: str) -> Check:
    """A stream of records in a format, read by the library, and now and then by the command."""

    def check(text: str) -> str:
        content = text.encode("utf-8", "surrogatepass")
        with TemporaryDirectory() as directory:
            path = Path(directory) / f"records{suffix}"
            path.write_bytes(content)
            outcomes = [
                "refused" if entry.problems else _outcome(entry.data)
                for entry in RecordStream([str(path)], io.BytesIO())
            ]
            if crc32(content) % 10 == 0:
                command("evaluate", str(path), "--as-of", AS_OF, "--engine", "reference")
        return "refused" if set(outcomes) == {"refused"} else "read"

    return check


def check_policy(texts: tuple[str, str]) -> str:
    """A policy whose head or rules were edited."""
    with TemporaryDirectory() as directory:
        for name, text in zip(("policy.yaml", "document.yaml"), texts, strict=True):
            (Path(directory) / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            policies = load_policies(directory)
        except PolicyError as error:
            refused = error
        else:
            return _used(policies)
    if not all(problem.line("zh") and problem.line() for problem in refused.problems):
        raise AssertionError("a problem without a text")
    return "refused"


def _used(policies: list[Policy]) -> str:
    try:
        Evaluator(policies, "reference").evaluate(OPEN, as_of=AS_OF)
    except (PolicyError, RecordError):
        return "refused"
    return "read"


def check_cases(text: str) -> str:
    """A file of cases that was edited."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / "a_test.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            read_cases(path)
        except PolicyError:
            return "refused"
    return "read"


def command(*arguments: str) -> None:
    """Run the command in this process. It ends with a status of its own, never with a failure of the program."""
    with _streams() as (out, err), patch.object(sys, "argv", ["disclosure-rules", *arguments]):
        try:
            main()
        except SystemExit as end:
            status = end.code
    told = (out.getvalue() + err.getvalue()).decode("utf-8")
    assert status in (0, 1, 2), (status, arguments, told)
    assert "Traceback" not in told, told


class _Kept(io.BytesIO):
    """Bytes that can be read after what wrapped them is gone."""

    def close(self) -> None:
        """Stay open."""


@contextmanager
def _streams() -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    out, err = _Kept(), _Kept()
    wrapped = [io.TextIOWrapper(stream, write_through=True) for stream in (out, err)]
    with patch.multiple(sys, stdout=wrapped[0], stderr=wrapped[1]):
        yield out, err


def _policy_texts() -> st.SearchStrategy[tuple[str, str]]:
    head, rules = ((POLICY / name).read_text(encoding="utf-8") for name in ("policy.yaml", "document.yaml"))
    return st.tuples(edited([head]), st.just(rules)) | st.tuples(st.just(head), edited([rules]))


def _case_texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(SHIPPED.rglob("*_test.yaml"))]


_AS_JSON = [json.dumps(record, ensure_ascii=False) for record in RECORDS]
_LINES = "\n".join(_AS_JSON)
_JSON_RECORDS = records(JSON_VALUES).map(json.dumps)

READERS: dict[str, tuple[st.SearchStrategy[Any], Check]] = {
    "mapping": (records(VALUES), check_mapping),
    "secrecy": (VALUES | edited(["none", "无", "secret", "秘密", "机密★10年"]), check_secrecy),
    "days": (VALUES | edited(list(DAYS)), check_day),
    "JSON": (edited(_AS_JSON) | _JSON_RECORDS, check_text(".json")),
    "YAML": (edited(EXAMPLES) | _JSON_RECORDS, check_text(".yaml")),
    "JSON Lines": (
        edited([_LINES]) | st.lists(_JSON_RECORDS, max_size=3).map("\n".join),
        check_text(".jsonl"),
    ),
    "policy files": (_policy_texts(), check_policy),
    "case files": (edited(_case_texts()), check_cases),
}
"""Every reader: what it is given, and what is then asked of it."""


def fuzz(name: str, number: int, examples: int) -> Counter[str]:
    """One round of a reader: how many inputs came out how. A fault is raised with the smallest input that shows it."""
    strategy, check = READERS[name]
    outcomes: Counter[str] = Counter()

    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def one_round(value: Any) -> None:
        outcomes[check(value)] += 1

    one_round()
    return outcomes


def _run(seconds: float, first: int) -> int:
    began = time.monotonic()
    counts: dict[str, Counter[str]] = {name: Counter() for name in READERS}
    faults, number = 0, first
    while time.monotonic() - began < seconds:
        for name in READERS:
            try:
                counts[name] += fuzz(name, number, ROUND)
            except Exception as error:  # noqa: BLE001  # whatever was raised is what this looks for
                faults += 1
                notes = "\n".join(getattr(error, "__notes__", ()))
                print(
                    f"fault: {name}, seed {number}: {type(error).__name__}: {error}\n{notes[:2000]}",
                    flush=True,
                )
            if time.monotonic() - began >= seconds:
                break
        number += 1
    for name, outcomes in counts.items():
        shown = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
        print(f"{name}: {sum(outcomes.values())} inputs ({shown})")
    total = sum(sum(outcomes.values()) for outcomes in counts.values())
    print(
        f"{total} inputs in {time.monotonic() - began:.0f} s, seeds {first} to {number - 1}, {faults} faults"
    )
    return min(faults, 1)


if __name__ == "__main__":
    with redirect_stderr(sys.stdout):
        sys.exit(_run(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
