"""A table in, a table out: headers, cells, and the same decisions as of the records."""

import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure_rules import Decision, Evaluator, Problem, RecordError, load_policies
from disclosure_rules.records.base import facts_of
from disclosure_rules.tables import evaluate_batches, evaluate_table, schema
from disclosure_rules.tables.headers import columns_of, header_of
from disclosure_rules.tables.rows import RowReader

EVALUATOR = Evaluator(load_policies(), engine="reference")
DOCUMENT = EVALUATOR.kinds["document"]
ZONE = EVALUATOR.kinds.zone
AS_OF = "2018-12-31"


def record(cells: dict[str, Any], model: str = "document", **constants: Any) -> dict[str, Any]:
    """The record of one row, without what is not tracked."""
    reader = RowReader(EVALUATOR.kinds[model], list(cells), ZONE, constants)
    reader.see([list(cells.values())])
    made = reader.record(list(cells.values()))
    return {name: value for name, value in made.items() if name not in ("kind", "unknown")}


def problems(table: Any, **more: Any) -> list[Problem]:
    """Why a table is refused as a whole."""
    with pytest.raises(RecordError) as refused:
        evaluate_table(EVALUATOR, table, as_of=AS_OF, **more)
    return list(refused.value.problems)


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ("form.proposed_attribute", ("form", "proposed_attribute")),
        ("意见单.公开属性", ("form", "proposed_attribute")),
        (" 意见单 · 公开属性\ufeff", ("form", "proposed_attribute")),
        ("意见单．公开属性", ("form", "proposed_attribute")),
        ("form.公开属性", ("form", "proposed_attribute")),
        ("印发日期", ("issued",)),
        ("发布时间", ("published",)),
        ("理由", ("form", "reason")),
        ("领导审批.单位印章", ("form", "approval", "seal")),
        ("发文机关", ("issuer", "name")),
        ("发文单位", ("issuer", "name")),
        ("标题", ("title",)),
        ("发布渠道1.日期", ("releases", 0, "date")),
        ("发布渠道(2)·渠道", ("releases", 1, "channel")),
        ("releases.3.date", ("releases", 2, "date")),
        ("豁免事由2", ("exemption_grounds", 1, "ground")),
        ("豁免事由", ("exemption_grounds",)),
        ("编号", ("id",)),
        ("未知", ("unknown",)),
        ("宿主.流水号", ("host", "宿主.流水号")),
    ],
)
def test_a_header_names_its_fact(header: str, path: tuple[str | int, ...]) -> None:
    """By the whole name in either language, or by an ending that one fact has."""
    (column,) = columns_of(DOCUMENT, [header])
    assert column.path == path


@pytest.mark.parametrize("kind", EVALUATOR.kinds)
def test_every_fact_has_a_header_in_both_languages(kind: str) -> None:
    """The dotted path, and the Chinese name that a template would show."""
    model = EVALUATOR.kinds[kind]
    for path, fact in facts_of(model).items():
        if fact.base and fact.kind != "part":
            for header in (path, header_of(model, fact.steps)):
                (column,) = columns_of(model, [header])
                assert column.fact == path, header


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        (["印发日"], [("印发日", "default", {"meant": "印发日期"})]),
        (["拟稿人"], [("拟稿人", "default", {})]),
        (["公开属性"], [("公开属性", "several", {"known": ("意见单.公开属性", "来文.公开属性")})]),
        (["意见单"], [("意见单", "part", {"fact": "意见单.公文标题"})]),
        (["密级", "发文密级"], [("发文密级", "twice", {"other": "密级"})]),
        (["豁免事由", "豁免事由1"], [("豁免事由1", "twice", {"other": "豁免事由"})]),
        (["发布渠道0.日期"], [("发布渠道0.日期", "default", {})]),
        (["密级1"], [("密级1", "default", {"meant": "密级"})]),
        (["", "拟稿人"], [("", "empty", {}), ("拟稿人", "default", {})]),
    ],
)
def test_a_header_that_is_no_fact_is_told(
    headers: list[str], told: list[tuple[str, str, dict[str, Any]]]
) -> None:
    """With every other one, and with the nearest name or all that could be meant."""
    found = problems({header: ["无"] for header in headers})
    assert {problem.code for problem in found} == {"table.header"}
    said = [(problem.place, problem.variant, dict(problem.values)) for problem in found]
    assert [one[:2] for one in said] == [one[:2] for one in told]
    assert all(
        wanted.items() <= one[2].items() for one, (_, _, wanted) in zip(said, told, strict=True) if wanted
    )


@pytest.mark.parametrize(
    ("header", "cell", "value"),
    [
        ("密级", "  ", None),
        ("密级", None, None),
        ("密级", float("nan"), None),
        ("密级", pd.NaT, None),
        ("豁免事由", "无", []),
        ("豁免事由", " None ", []),
        ("豁免事由", [], []),
        ("豁免事由", ["无"], []),
        ("豁免事由", "商业秘密、个人隐私", ["商业秘密", "个人隐私"]),
        ("豁免事由", "商业秘密；个人隐私，", ["商业秘密", "个人隐私"]),
        ("豁免事由", "商业秘密; 个人隐私", ["商业秘密", "个人隐私"]),
        ("豁免事由", ["商业秘密"], ["商业秘密"]),
        ("起草单位", "甲局、乙局（含丙、丁两科）", ["甲局", "乙局（含丙、丁两科）"]),
        ("起草单位", "《甲、乙》编委会", ["《甲、乙》编委会"]),
        ("起草单位", "甲（局、乙局", ["甲（局", "乙局"]),
        ("标题", "关于甲、乙的通知", "关于甲、乙的通知"),
        ("印发日期", datetime(2018, 11, 22), date(2018, 11, 22)),
        ("印发日期", "2018-11-22 00:00:00", date(2018, 11, 22)),
        ("印发日期", datetime(2018, 11, 22, 9, 30), datetime(2018, 11, 22, 9, 30)),
        ("印发日期", "2018年11月22日", "2018年11月22日"),
        ("印发日期", "不详", "不详"),
        ("编号", 7.0, 7),
        ("编号", Decimal(7), 7),
    ],
)
def test_a_cell_is_what_a_record_would_say(header: str, cell: Any, value: Any) -> None:
    """An empty one is left out; 无 in a list is a list without entries; a midnight is a day."""
    (column,) = columns_of(DOCUMENT, [header])
    expected = {} if value is None else {column.fact: value}
    assert record({header: cell}) == expected


def test_entries_in_numbered_columns_make_a_list() -> None:
    """In their order, without the empty ones; 无 in the first says that there are none."""
    cells = {
        "发布渠道2.渠道": "报刊杂志",
        "发布渠道10.渠道": "公报",
        "发布渠道1.渠道": None,
        "发布渠道1.日期": "",
    }
    assert record(cells) == {"releases": [{"channel": "报刊杂志"}, {"channel": "公报"}]}
    assert record({"豁免事由1": "无", "豁免事由2": None}) == {"exemption_grounds": []}
    assert record({"豁免事由1": "商业秘密", "豁免事由2": "无"}) == {
        "exemption_grounds": [{"ground": "商业秘密"}]
    }


def test_a_time_of_day_anywhere_makes_a_column_one_of_instants() -> None:
    """A midnight in such a column is an instant; in all others it is a day."""
    at = [datetime(2018, 5, 20), datetime(2018, 5, 20, 15, 30)]
    reader = RowReader(DOCUMENT, ["签发日期", "印发日期"], ZONE)
    reader.see(zip(at, [at[0]] * 2, strict=True))
    assert reader.record([at[0], at[0]])["signed"] == at[0]
    assert reader.record([at[0], at[0]])["issued"] == at[0].date()


COLUMNS: dict[str, list[Any]] = {
    "id": ["a", 7, None],
    "jurisdiction": ["徐汇区", "上海市", None],
    "secrecy": ["无", "机密", "none", None],
    "exemption_grounds": ["无", "商业秘密、内部事务信息", None],
    "issuer.level": ["区府办", None],
    "origin": ["own", None],
    "normative": ["是", "否", None],
    "form.proposed_attribute": ["主动公开", "不予公开", "依申请公开", None],
    "form.release_mode": ["全文公开", None],
    "form.reason": ["内部事务", None],
    "form.approval.seal": ["是", None],
    "consent": ["同意", "不同意", None],
    "formed": ["2018-11-20", None],
    "issued": [date(2018, 11, 22), "2018/11/22", None],
    "published": ["2018-12-11 00:00:00", "2018-12-01", None],
    "archived": ["2018-12-12", None],
    "releases.0.channel": ["门户网站", None],
}
LISTS = {"exemption_grounds": {"无": [], "商业秘密、内部事务信息": ["商业秘密", "内部事务信息"]}}
FACTS = facts_of(DOCUMENT)


def plainly(row: dict[str, Any]) -> dict[str, Any]:
    """The same record, written by hand: what has a column is stated or left out, and all else is unknown."""
    made: dict[str, Any] = {"kind": "document"}
    for path, value in row.items():
        if value is None:
            continue
        if path == "releases.0.channel":
            made["releases"] = [value]
            continue
        within = made
        *parts, name = path.split(".")
        for part in parts:
            within = within.setdefault(part, {})
        text = value.removesuffix(" 00:00:00") if isinstance(value, str) else value
        within[name] = LISTS[path][value] if path in LISTS else text
    tracked = {path.partition(".0")[0] for path in row}
    listed = {path for path, fact in FACTS.items() if fact.base and path not in tracked}
    if "form" in made or tracked >= {path for path in FACTS if path.startswith("form.") and FACTS[path].base}:
        listed.discard("form")
    return {**made, "unknown": sorted(listed)}


def assert_is_row(decision: Decision, row: dict[str, Any]) -> None:
    """All of a decision that a table shows is in the row, and no more."""
    assert row["rejected"] is None
    assert (row["id"], row["outcome"]) == (decision.record.id, decision.outcome)
    names = [name.removesuffix(".status") for name in row if name.endswith(".status") and row[name]]
    assert set(names) == decision.determinations.keys()
    for name, result in decision.determinations.items():
        shown = str(result.value).lower() if isinstance(result.value, bool) else result.value
        assert (row[name], row[f"{name}.status"]) == (shown, result.status)
    duties = {name: cell for name, cell in row.items() if isinstance(cell, dict) and cell["status"]}
    assert list(duties) == sorted(duties, key=list(row).index)
    assert duties.keys() == {item.id for item in decision.obligations}
    for item in decision.obligations:
        cell = duties[item.id]
        due = item.due.date() if isinstance(item.due, datetime) else item.due
        assert (cell["due"], cell["status"], cell["days_late"]) == (due, item.status, item.working_days_late)
        assert (cell["hours_late"], cell["days_left"]) == (item.hours_late, item.working_days_left)
    assert row["findings"] == [item.id for item in decision.findings]
    assert set(row["measures"]) == {item.measure for item in decision.accountability}
    assert row["undetermined"] == [entry.about for entry in decision.undetermined]
    assert set(row["needs"]) == {fact for entry in decision.undetermined for fact in entry.needs}


@pytest.mark.generated
@settings(max_examples=25)
@given(st.data())
def test_a_row_is_decided_exactly_as_its_record(data: st.DataObject) -> None:
    """Whatever has a column, in whichever language, and whatever the cells say."""
    paths = data.draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, unique=True))
    rows = data.draw(
        st.lists(
            st.fixed_dictionaries({p: st.sampled_from(COLUMNS[p]) for p in paths}), min_size=1, max_size=2
        )
    )
    steps = {path: [int(step) if step.isdecimal() else step for step in path.split(".")] for path in paths}
    chinese = data.draw(st.sets(st.sampled_from(paths)))
    names = {path: header_of(DOCUMENT, steps[path]) if path in chinese else path for path in paths}
    names = {path: name.replace(".0.", ".1.") for path, name in names.items()}
    table = {names[path]: [None if row[path] is None else str(row[path]) for row in rows] for path in paths}
    made = evaluate_table(EVALUATOR, table, as_of=AS_OF)
    for number, row in enumerate(rows):
        plain = {path: None if value is None else str(value) for path, value in row.items()}
        assert_is_row(EVALUATOR.evaluate(plainly(plain), as_of=AS_OF), made.row(number, named=True))


def test_what_has_no_column_is_unknown_and_not_blank() -> None:
    """A box without a column is never found blank; with an empty cell it is."""
    table = {"意见单.公开属性": ["主动公开"], "密级": ["无"], "豁免事由": ["无"], "印发日期": ["2018-11-22"]}
    known = {"管辖": "徐汇区", "来源": "本机关制作"}
    without = evaluate_table(EVALUATOR, table, as_of=AS_OF, constants=known)
    empty = evaluate_table(EVALUATOR, {**table, "意见单.发布方式": [None]}, as_of=AS_OF, constants=known)
    assert "form-release-blank" not in without["findings"][0]
    assert "form-release-blank" in empty["findings"][0]


def test_a_form_of_which_only_some_boxes_have_columns_is_unknown_where_these_are_empty() -> None:
    """Whether it was filled in cannot be told; where each box has a column, it can."""
    some = {"意见单.公开属性": [None], "印发日期": ["2019-03-20"]}
    boxes = {path: [None] for path, fact in FACTS.items() if path.startswith("form.") and fact.base}
    known = {"管辖": "徐汇区", "来源": "本机关制作", "成文日期": "2019-03-18"}
    partly = evaluate_table(EVALUATOR, some, as_of="2019-06-30", constants=known)
    wholly = evaluate_table(
        EVALUATOR, {**boxes, "印发日期": ["2019-03-20"]}, as_of="2019-06-30", constants=known
    )
    assert "form-not-filled-in" not in partly["findings"][0]
    assert "form-not-filled-in" in wholly["findings"][0]


TABLE: dict[str, list[Any]] = {
    "编号": ["a", "b", "c"],
    "密级": ["无", "工作秘密", "机密"],
    "印发日期": [date(2018, 11, 22), date(2018, 11, 23), None],
    "发布渠道2.渠道": ["门户", None, None],
}


def test_a_cell_that_is_no_term_rejects_its_row_and_the_rest_is_decided() -> None:
    """With the header, the code and the reason in both languages; no message quotes the cell."""
    made = evaluate_table(EVALUATOR, TABLE, as_of=AS_OF)
    assert made["row"].to_list() == [0, 1, 2] and made["id"].to_list() == ["a", "b", "c"]
    first, second = made["rejected"][:2].to_list()
    assert [(one["field"], one["code"]) for one in first] == [("发布渠道2.渠道", "record.term")]
    assert [(one["field"], one["code"]) for one in second] == [("密级", "record.term")]
    assert "不在词表中" in second[0]["zh"] and "not a term" in second[0]["en"]
    assert not any("工作秘密" in one for one in second[0].values())
    assert made["rejected"][2] is None and made["outcome"][2] == "undetermined"
    assert made["findings"][0] is None


def test_the_moment_may_stand_in_a_column() -> None:
    """Each row at its own; one that is none rejects its row."""
    table = {"印发日期": ["2018-11-22"] * 3, "截至": ["2018-12-04", "2018-12-31", "昨天"]}
    made = evaluate_table(EVALUATOR, table, as_of="截至")
    assert made["as_of"].to_list() == ["2018-12-04", "2018-12-31", None]
    (reason,) = made["rejected"][2].to_list()
    assert (reason["field"], reason["code"]) == ("截至", "record.as-of")


def test_a_row_of_another_kind_is_rejected_for_that_alone() -> None:
    """Its facts have other names; one of no kind at all is told as in a record."""
    table = {"类型": ["公文", "依申请公开", "document", "公函"], "密级": ["无"] * 4}
    made = evaluate_table(EVALUATOR, table, as_of=AS_OF)
    assert [
        reasons and [(one["field"], one["code"]) for one in reasons] for reasons in made["rejected"].to_list()
    ] == [
        None,
        [("类型", "table.row")],
        None,
        [("类型", "record.kind")],
    ]


@pytest.mark.parametrize(
    ("values", "header", "variant"),
    [
        ([20181122], "印发日期", "moment"),
        ([True], "印发日期", "moment"),
        ([1], "规范性文件", "flag"),
        ([date(2018, 1, 1)], "密级", "words"),
        ([True], "编号", "id"),
        ([date(2018, 1, 1)], "保密期限.年数", "number"),
        ([1.5], "豁免事由", "list"),
    ],
)
def test_a_column_of_the_wrong_type_is_told_once(values: list[Any], header: str, variant: str) -> None:
    """By its header, not row by row; a column without values may have any type."""
    (problem,) = problems({header: values * 3})
    assert (problem.code, problem.place, problem.variant) == ("table.type", header, variant)
    made = evaluate_table(EVALUATOR, pl.DataFrame({header: pl.Series(values)}).clear(3), as_of=AS_OF)
    assert made["rejected"].to_list() == [None] * 3


def test_what_is_no_table_is_refused() -> None:
    """Also one whose columns are not equally long, and a kind that is none."""
    assert [problem.code for problem in problems([1])] == ["table.shape"]
    assert [problem.variant for problem in problems({"密级": ["无"], "编号": ["1", "2"]})] == ["unreadable"]
    (problem,) = problems(TABLE, kind="documnet")
    assert (problem.code, dict(problem.values)["meant"]) == ("record.kind", "document")


def test_tables_of_other_libraries_give_the_same() -> None:
    """Polars, pandas, pyarrow, with structs, categories and lists."""
    expected = evaluate_table(EVALUATOR, TABLE, as_of=AS_OF)
    arrow = pa.table(TABLE)
    assert evaluate_table(EVALUATOR, arrow, as_of=AS_OF).equals(expected)
    assert evaluate_table(EVALUATOR, pl.DataFrame(TABLE), as_of=AS_OF).equals(expected)
    assert evaluate_table(EVALUATOR, pd.DataFrame(TABLE), as_of=AS_OF).equals(expected)
    nested = pl.DataFrame(
        {
            "密级": pl.Series(["无"]).cast(pl.Categorical),
            "form": [{"approval": {"seal": True}}],
            "豁免事由": [["商业秘密"]],
        }
    )
    flat = {"密级": ["无"], "form.approval.seal": ["是"], "豁免事由": ["商业秘密"]}
    assert evaluate_table(EVALUATOR, nested, as_of=AS_OF).equals(evaluate_table(EVALUATOR, flat, as_of=AS_OF))


def test_record_batches_go_in_and_come_out() -> None:
    """As Spark and Ray hand them over: the rows numbered through, the same schema for each, dictionaries for ids."""
    table = pa.table(TABLE)
    batches = list(evaluate_batches(EVALUATOR, table.to_batches(max_chunksize=2), as_of=AS_OF))
    assert all(isinstance(batch, pa.RecordBatch) for batch in batches)
    together = pa.Table.from_batches(batches)
    whole = evaluate_table(EVALUATOR, table, as_of=AS_OF)
    assert pl.DataFrame(together).equals(whole)
    assert together.schema.names == schema(EVALUATOR).results.names
    assert pa.types.is_dictionary(together.schema.field("disclosure.attribute").type)
    assert pa.types.is_date32(together.schema.field("publish-online").type.field("due").type)
    (other,) = evaluate_batches(EVALUATOR, [table], as_of=AS_OF)
    assert isinstance(other, pa.Table) and other.num_rows == 3
    none = pa.RecordBatch.from_pylist([], schema=table.schema)
    (empty,) = evaluate_batches(EVALUATOR, [none], as_of=AS_OF)
    assert empty.num_rows == 0 and empty.schema == batches[0].schema


def test_a_batch_shows_no_whole_column_so_that_midnights_are_days() -> None:
    """However the rows are cut into batches; but in the columns that are named as instants."""
    known = [datetime(2019, 5, 20, 9, 30), datetime(2019, 5, 20)]
    released = [datetime(2019, 5, 20, 11, 30), datetime(2019, 5, 20, 11, 40)]
    table = pa.table({"发生时间": known, "知悉时间": known, "信息发布1.日期": released})
    facts = {"管辖": "徐汇区", "级别": "重大", "引发政务舆情": "是", "信息发布1.渠道": "门户网站"}
    how: dict[str, Any] = {"as_of": "2019-05-31", "kind": "emergency", "constants": facts}
    cut = [
        pl.DataFrame(batch) for batch in evaluate_batches(EVALUATOR, table.to_batches(max_chunksize=1), **how)
    ]
    whole = [pl.DataFrame(batch) for batch in evaluate_batches(EVALUATOR, table.to_batches(), **how)]
    assert pl.concat(cut).equals(whole[0])
    named = [
        pl.DataFrame(batch)
        for batch in evaluate_batches(EVALUATOR, table.to_batches(), instants=["发生时间", "知悉时间"], **how)
    ]
    assert named[0].equals(evaluate_table(EVALUATOR, table, **how))
    assert not named[0].equals(whole[0])


def test_a_batch_with_other_columns_is_refused_after_the_first_is_decided() -> None:
    """Its missing column would otherwise read as a fact that nobody tracks."""
    batches = evaluate_batches(EVALUATOR, [{"编号": ["1"], "密级": ["无"]}, {"编号": ["2"]}], as_of=AS_OF)
    assert next(batches).height == 1
    with pytest.raises(RecordError) as refused:
        next(batches)
    (problem,) = refused.value.problems
    assert (problem.code, dict(problem.values)) == ("table.batch", {"columns": ("密级",)})


def test_without_polars_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing the library, and this part of it, needs no package of the extra."""
    monkeypatch.setitem(sys.modules, "polars", None)
    (problem,) = problems(TABLE)
    assert (problem.code, dict(problem.values)) == ("table.package", {"package": "polars"})
