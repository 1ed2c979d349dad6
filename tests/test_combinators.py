"""Derived facts of `records.yaml`: each combinator against a plain reading of every completion of what is unknown."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest
from small_policies import write_policy

from disclosure_rules import Evaluator, PolicyError, load_policies
from disclosure_rules.authoring.proof.read_tracking import AS_OF as READ_AS_OF
from disclosure_rules.authoring.proof.read_tracking import TracedView
from disclosure_rules.calendar.moments import SHANGHAI, parse_moment
from disclosure_rules.policy.records_syntax import DerivedShape
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.records import read_record
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.view import view

FACTS = """\
vocabularies: {sort: {big: 大, small: 小}, answer: {agreed: 同意, refused: 拒绝}}
records:
  - kind: sample
    title: {zh: 样本, en: a sample}
    facts:
      a: {title: {zh: 甲, en: a}, type: instant, world: event}
      b: {title: {zh: 乙, en: b}, type: instant, world: event}
      due: {title: {zh: 应办日期, en: the day due}, type: date}
      mine: {title: {zh: 本机关, en: this body}, type: text}
      theirs: {title: {zh: 承办机关, en: the other body}, type: text}
      third: {title: {zh: 监督机关, en: a third body}, type: text, world: event}
      ways: {title: {zh: 方式, en: ways}, type: terms, vocabulary: sort}
      rows:
        title: {zh: 事项, en: rows}
        type: parts
        key: sort
        facts:
          sort: {title: {zh: 种类, en: sort}, type: term, vocabulary: sort}
          answer: {title: {zh: 意见, en: the answer}, type: term, vocabulary: answer}
          ok: {title: {zh: 合格, en: in order}, type: flag}
          begun: {title: {zh: 开始日期, en: the day it began}, type: date, world: event}
          seen: {title: {zh: 所见日期, en: the day it was seen}, type: date}
    derived:
"""
AS_OF = parse_moment("2020-03-01")
DAYS = ("2020-01-01", "2020-01-02", "2020-02-01")
MOMENTS = (*DAYS, "2020-01-02T10:00:00+08:00", "2020-04-01")
"""The last of them has not come by `AS_OF`."""
VALUES: dict[str, tuple[Any, ...]] = {
    "a": (None, *MOMENTS),
    "b": (None, *MOMENTS),
    "due": DAYS,
    "mine": ("某局", "某局 ", "某办"),
    "theirs": ("某局", "某办"),
    "third": (None, "《某局》", "某办"),
    "ways": ((), ("big",), ("big", "small")),
}
ENTRY: dict[str, tuple[Any, ...]] = {
    "sort": ("big", "small"),
    "answer": ("agreed", "refused"),
    "ok": (True, False),
    "begun": (None, *DAYS[:2], "2020-04-01"),
    "seen": DAYS,
}
FURTHER = dict.fromkeys(("a", "b", "due", "seen"), ("2019-12-01", "2020-02-20"))
"""What an unknown moment may be besides: before and after all that are known."""
EVENTS = ("a", "b", "third")
"""What is known not to be there where a record leaves it out; all else is unknown then."""
ROWS = [
    dict(zip(ENTRY, values, strict=True)) for values in product(*(values[:2] for values in ENTRY.values()))
]
LISTS = [(), *((row,) for row in ROWS), *zip(ROWS, ROWS[::-1], strict=True)]
"""Lists that stand for all, where the whole list is unknown."""


def come(text: str | None) -> Any:
    """A moment that has come, else None."""
    moment = None if text is None else parse_moment(text)
    return moment if moment is not None and str(moment) <= "2020-03-01" else None


def first_moment(moments: list[Any], *, last: bool = False) -> Any:
    """The first, or last, moment; its day, where one on that day has no time."""
    there = [moment for moment in moments if moment is not None]
    if not there:
        return ABSENT
    days = sorted(str(moment)[:10] for moment in there)
    at = [moment for moment in there if str(moment)[:10] == days[-1 if last else 0]]
    if all(isinstance(moment, datetime) for moment in at):
        return sorted(at)[-1 if last else 0]
    return date.fromisoformat(str(at[0])[:10])


def in_order(values: list[Any]) -> Any:
    """The first value that is there."""
    return next((value for value in values if value is not None), ABSENT)


def days_between(start: Any, end: Any) -> Any:
    """The days between two moments."""
    if None in (start, end) or ABSENT in (start, end):
        return ABSENT
    return max(0, (date.fromisoformat(str(end)[:10]) - date.fromisoformat(str(start)[:10])).days)


def rows(
    record: dict[str, Any], meets: Callable[[dict[str, Any]], bool] = lambda _: True
) -> list[dict[str, Any]]:
    """The entries that meet a condition."""
    return [row for row in record["rows"] if meets(row)]


def tidy(text: str | None) -> str | None:
    """A name without spaces and title marks."""
    return text and text.strip(" 《》")


Record = dict[str, Any]
TABLE: dict[str, tuple[str, Callable[[Record], Any]]] = {
    "first": ("first: [a, b]", lambda r: in_order([come(r["a"]), come(r["b"])])),
    "last": ("last: [a, b]", lambda r: in_order([come(r["b"]), come(r["a"])])),
    "first_answer": (
        "first: {of: rows, give: answer, where: {ok: true}}",
        lambda r: in_order([row["answer"] for row in rows(r, lambda row: row["ok"])]),
    ),
    "last_begun": (
        "last: {of: rows, give: begun}",
        lambda r: in_order([come(row["begun"]) for row in r["rows"][::-1]]),
    ),
    "earliest": ("earliest: [a, b]", lambda r: first_moment([come(r["a"]), come(r["b"])])),
    "latest": (
        "latest: [a, b, due]",
        lambda r: first_moment([*map(come, (r["a"], r["b"], r["due"]))], last=True),
    ),
    "earliest_begun": (
        "earliest: {of: rows, give: begun, where: {ok: true}}",
        lambda r: first_moment([come(row["begun"]) for row in rows(r, lambda row: row["ok"])]),
    ),
    "latest_seen": (
        "latest: {of: rows, give: seen, where: {sort: big}}",
        lambda r: first_moment(
            [come(row["seen"]) for row in rows(r, lambda row: row["sort"] == "big")], last=True
        ),
    ),
    "number": ("count: {of: rows}", lambda r: len(r["rows"])),
    "late": (
        "count: {of: rows, where: {seen: {before: {fact: due, minus: 1d}}}}",
        lambda r: len(rows(r, lambda row: come(row["seen"]) < come(r["due"]) - timedelta(days=1))),
    ),
    "number_of_ways": ("count: {of: ways}", lambda r: len(r["ways"])),
    "some": (
        "any: {of: rows, where: {all: [{ok: false}, {begun: {empty: false}}]}}",
        lambda r: bool(rows(r, lambda row: not row["ok"] and come(row["begun"]) is not None)),
    ),
    "every": ("all: {of: rows, where: {ok: true}}", lambda r: all(row["ok"] for row in r["rows"])),
    "aged": (
        "any: {of: rows, where: {seen: {before: {fact: as_of, minus: 1mo}}}}",
        lambda r: bool(rows(r, lambda row: row["seen"] < "2020-02-01")),
    ),
    "later": ("shift: {fact: due, plus: 1y}", lambda r: come(r["due"]).replace(year=come(r["due"]).year + 1)),
    "earlier": (
        "shift: {fact: a, minus: 2d}",
        lambda r: ABSENT if come(r["a"]) is None else come(r["a"]) - timedelta(days=2),
    ),
    "early_step": (
        "earliest: [earlier, b]",
        lambda r: first_moment([come(r["a"]) and come(r["a"]) - timedelta(days=2), come(r["b"])]),
    ),
    "idle": (
        "spans: {from: a, until: b}",
        lambda r: () if come(r["a"]) is None else ((come(r["a"]), come(r["b"])),),
    ),
    "begun_to_seen": (
        "spans: {of: rows, from: begun, until: seen, where: {ok: true}}",
        lambda r: tuple(
            (come(row["begun"]), come(row["seen"]))
            for row in rows(r, lambda row: row["ok"] and come(row["begun"]) is not None)
        ),
    ),
    "taken": ("between: {from: a, until: due}", lambda r: days_between(come(r["a"]), come(r["due"]))),
    "age": ("between: {from: due, until: as_of}", lambda r: days_between(come(r["due"]), date(2020, 3, 1))),
    "one": ("same: [mine, theirs]", lambda r: tidy(r["mine"]) == tidy(r["theirs"])),
    "all_one": (
        "same: [mine, theirs, third]",
        lambda r: len({tidy(r[name]) for name in ("mine", "theirs", "third")}) == 1,
    ),
    "nested": (
        "count: {of: rows, where: {seen: {not_before: {fact: earliest}}}}",
        lambda r: (
            0
            if (first := first_moment([come(r["a"]), come(r["b"])])) is ABSENT
            else len(rows(r, lambda row: row["seen"] >= str(first)[:10]))
        ),
    ),
}
NOT_EXACT = {"late", "nested"}
"""Where one unknown fact is asked about each entry, a result may stay unknown that all completions agree on."""


def kind_of(directory: Path, derived: str) -> Any:
    """The model of the sample with derived facts, as they stand below `derived:`."""
    write_policy(directory, "")
    (directory / "records.yaml").write_text(FACTS + derived, encoding="utf-8")
    return record_kinds(load_policies(directory))


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample with every derived fact of the table."""
    title = "title: {{zh: 推出的{0}, en: derived {0}}}"
    lines = (f"      {name}: {{{title.format(name)}, {text}}}\n" for name, (text, _) in TABLE.items())
    return kind_of(tmp_path_factory.mktemp("sample"), "".join(lines))


def drawn(lots: random.Random) -> Record:
    """A record in which some facts are unknown: marked so where a record that leaves them out would deny them."""
    record: Record = {name: lots.choice([*values, UNKNOWN]) for name, values in VALUES.items()}
    entries = [
        {
            name: lots.choice([*values, *([UNKNOWN] if name not in ("sort", "begun") else [])])
            for name, values in ENTRY.items()
        }
        for _ in range(lots.choice([0, 1, 1, 2]))
    ]
    record["rows"] = UNKNOWN if lots.random() < 0.15 else entries
    return record


def written(record: Record) -> Record:
    """The record as a host writes it."""
    stated = {name: value for name, value in record.items() if value is not UNKNOWN and name != "rows"}
    if record["rows"] is not UNKNOWN:
        stated["rows"] = [
            {name: value for name, value in row.items() if value is not UNKNOWN} for row in record["rows"]
        ]
    return {"kind": "sample", **stated, "unknown": [name for name in EVENTS if record[name] is UNKNOWN]}


def completions(record: Record, reads: set[str]) -> Iterator[Record]:
    """Every record without unknowns that agrees with this one, in the facts that are read."""
    choices = {
        name: ((*VALUES[name], *FURTHER.get(name, ())) if value is UNKNOWN and name in reads else (value,))
        for name, value in record.items()
        if name != "rows"
    }
    lists: Any = [record["rows"]]
    if "rows" in reads and record["rows"] is UNKNOWN:
        lists = LISTS
    elif "rows" in reads:
        each = [
            [
                dict(zip(row, values, strict=True))
                for values in product(
                    *(
                        (*ENTRY[name], *FURTHER.get(name, ())) if value is UNKNOWN else (value,)
                        for name, value in row.items()
                    )
                )
            ]
            for row in record["rows"]
        ]
        lists = product(*each)
    for entries in lists:
        for values in product(*choices.values()):
            yield {**dict(zip(choices, values, strict=True)), "rows": entries}


@pytest.mark.parametrize("name", TABLE)
def test_a_combinator_gives_what_every_completion_gives(name: str, kinds: Any) -> None:
    """Known if and only if all completions agree; and it reads what it declares, and nothing else."""
    meaning = TABLE[name][1]
    fact = facts_of(kinds["sample"])[name]
    lots = random.Random(name)  # noqa: S311  # the same lots each time
    known, reads = 0, set(fact.reads)
    read: set[str] = set()
    for _ in range(150):
        record = drawn(lots)
        made = read_record(written(record), kinds=kinds)
        value = plain(view(made, AS_OF)[name])
        possible = {plain(meaning(one)) for one in completions(record, reads)}
        known += value is not UNKNOWN
        if value is not UNKNOWN:
            assert possible == {value}, record
        elif name not in NOT_EXACT:
            assert len(possible) > 1, record
        traced = TracedView(made, AS_OF)
        assert plain(traced[name]) == value
        read |= traced.reads - {READ_AS_OF}
    assert known > 20
    assert read == reads


def plain(value: Any) -> Any:
    """A value that compares by its content: a term by its word."""
    return getattr(value, "value", value) if value not in (ABSENT, UNKNOWN) else value


def test_the_table_has_every_combinator() -> None:
    """A new one takes its place in it."""
    written_in = {text.partition(":")[0] for text, _ in TABLE.values()}
    fields = DerivedShape.model_fields
    assert written_in == {field.alias or name for name, field in fields.items()} - {"title"}


def test_a_moment_of_an_instant_keeps_its_time_where_all_have_one(kinds: Any) -> None:
    """The day stands for those whose order on it is not known."""
    record = {"kind": "sample", "a": "2020-01-02T10:00", "b": "2020-01-02T09:00"}
    nine = datetime(2020, 1, 2, 9, tzinfo=SHANGHAI)
    assert view(read_record(record, kinds=kinds), AS_OF)["earliest"] == nine
    assert view(read_record({**record, "b": "2020-01-02"}, kinds=kinds), AS_OF)["earliest"] == date(
        2020, 1, 2
    )


def test_derived_facts_in_a_long_row_or_a_circle_are_refused(tmp_path: Path) -> None:
    """In any order of writing; a circle is told once, with its path."""
    row = [
        f"      d{n}: {{title: {{zh: 丁{n}, en: d{n}}}, shift: {{fact: d{n - 1}, plus: 1d}}}}\n"
        for n in range(1, 1500)
    ]
    start = "      d0: {title: {zh: 丁0, en: d0}, shift: {fact: due, plus: 1d}}\n"
    for lines in ([start, *row], [*row[::-1], start], row[:18]):
        with pytest.raises(PolicyError) as raised:
            kind_of(tmp_path, "".join(lines))
        assert {(problem.code, problem.variant) for problem in raised.value.problems} <= {
            ("policy.records", "deep"),
            ("policy.unknown-fact", "derived"),
        }
    assert kind_of(tmp_path, "".join([*row[:19][::-1], start]))
    with pytest.raises(PolicyError) as raised:
        kind_of(tmp_path, "".join([start.replace("due", "d2"), *row[:2]]))
    (problem,) = raised.value.problems
    assert (problem.code, problem.variant) == ("policy.cycle", "derived")
    assert "d0 → d2 → d1 → d0" in problem.message


ASKED = {
    "earliest": ("{before: 2020-01-02}", "{not_before: {fact: b}}", "{empty: true}"),
    "latest": ("{before: {fact: due}}",),
    "early_step": ("{is: 2019-12-20}", "{before: 2019-12-31}"),
    "first": ("{is: {fact: a}}",),
    "first_answer": ("agreed",),
    "nested": ("{at_least: 1}",),
    "one": ("true",),
    "later": ("{after: 2021-01-15}",),
}
RULES = """\
  - {{id: d.{0}, {1}, default: true, when: {{all: []}}, then: {{decide: {0}, value: green}}}}
  - {{id: a.{0}, {1}, overrides: [d.{0}], when: {{all: [{2}, {{due: {{after: 2020-01-01}}}}]}}, then: {{decide: {0}, value: red}}}}
  - {{id: b.{0}, {1}, overrides: [d.{0}], when: {{all: [{{not: {2}}}, {{any: [{{a: {{empty: true}}}}, {{due: {{before: 2020-01-15}}}}]}}]}}, then: {{decide: {0}, value: red}}}}
"""


def test_what_is_decided_by_cases_holds_for_every_completion(tmp_path: Path) -> None:
    """Determinations that rest on derived facts: a value that is determined is that of the record completed in any way."""
    named, rules = (
        "",
        "record: sample\nclauses: [{id: S.1, at: 一, record: sample, norm: a, gist: 示例}]\nrules:\n",
    )
    for number, (fact, asked) in enumerate((fact, one) for fact, several in ASKED.items() for one in several):
        named += f"  c{number}: {{record: sample, title: {{zh: 项{number}, en: c}}, values: {{red: 红, green: 绿}}}}\n"
        rules += RULES.format(
            f"c{number}", "title: {zh: 一, en: one}, clauses: [S.1]", f"{{{fact}: {asked}}}"
        )
    head = "policy: small\ninstrument: {title: {zh: 小, en: small}}\nrank: framework\ndeterminations:\n"
    title = "title: {{zh: 推出的{0}, en: derived {0}}}"
    derived = (f"      {name}: {{{title.format(name)}, {text}}}\n" for name, (text, _) in TABLE.items())
    files = {"policy": head + named, "rules": rules, "records": FACTS + "".join(derived)}
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    evaluator = Evaluator(load_policies(tmp_path), "reference")
    lots, determined = random.Random(1), 0  # noqa: S311  # the same lots each time
    for _ in range(25):
        record = drawn(lots)
        decided = evaluator.evaluate(written(record), as_of="2020-03-01").determinations
        known = {name: item.value for name, item in decided.items() if item.value is not None}
        determined += len(known)
        every = list(islice(completions(record, {*record}), 2000))
        for one in lots.sample(every, min(8, len(every))):
            complete = evaluator.evaluate(written(one), as_of="2020-03-01").determinations
            assert known.items() <= {name: item.value for name, item in complete.items()}.items(), (
                record,
                one,
            )
    assert determined > 60
