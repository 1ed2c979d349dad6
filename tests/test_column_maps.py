"""Hosts' own columns: a mapping of headers, words and dates; and the template for those who have none."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from commands import run

from disclosure_rules import Evaluator, PolicyError, RecordError, load_policies
from disclosure_rules.records.base import facts_of
from disclosure_rules.tables import ColumnMap, evaluate_table, read_map
from disclosure_rules.tables.headers import columns_of
from disclosure_rules.tables.sources import open_table

EVALUATOR = Evaluator(load_policies(), engine="reference")
DOCUMENT = EVALUATOR.kinds["document"]
MAP = """\
columns: {文件号: 编号, 公开方式: 意见单.公开属性, 发文日期: 印发日期, 是否规范: 规范性文件}
words: {公开方式: {公开: 主动公开, 不公开: 不予公开}, 是否规范: {"1": 是, "0": 否}}
dates: {发文日期: "%d/%m/%Y"}
ignore: [序号, 备注]
"""
ROWS: dict[str, list[Any]] = {
    "序号": [1, 2],
    "文件号": ["a", "b"],
    "公开方式": ["公开", "不予公开"],
    "发文日期": ["22/11/2018", "2018-11-23"],
    "是否规范": [1, None],
    "备注": ["", "=x"],
}


def test_a_host_s_columns_are_decided_as_those_they_stand_for(tmp_path: Path) -> None:
    """Headers, words (also numbers that stand for words), dates; what the mapping does not know is read as it is."""
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    mapping = read_map(tmp_path / "map.yaml", DOCUMENT)
    plain = {
        "编号": ["a", "b"],
        "意见单.公开属性": ["主动公开", "不予公开"],
        "印发日期": ["2018-11-22", "2018-11-23"],
        "规范性文件": ["是", None],
    }
    expected = evaluate_table(EVALUATOR, plain, as_of="2018-12-31")
    assert evaluate_table(EVALUATOR, ROWS, as_of="2018-12-31", mapping=mapping).equals(expected)
    assert expected["rejected"].to_list() == [None, None]


def test_a_word_that_the_mapping_lacks_rejects_its_row_under_the_host_s_header() -> None:
    """The header is the one that the host knows."""
    mapping = ColumnMap(columns={"公开方式": "意见单.公开属性"}, words={"公开方式": {"公开": "主动公开"}})
    made = evaluate_table(EVALUATOR, {"公开方式": ["公开", "内部"]}, as_of="2018-12-31", mapping=mapping)
    assert made["rejected"][0] is None
    assert [(one["field"], one["code"]) for one in made["rejected"][1]] == [("公开方式", "record.term")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("columns: {a: 印发日}", [(1, "table.header", "印发日期")]),
        ("columns: {a: 公开属性}", [(1, "table.header", None)]),
        ("columns:\n  a: 密级\nwords:\n  a: {x: 秘密级}\n", [(4, "table.map", None)]),
        ("dates: {a: 日月年}", [(1, "table.map", None)]),
        ("colums: {a: 密级}", [(1, "policy.unknown-key", "columns")]),
        ("- a", [(1, "policy.value", None)]),
        ("columns: [", [(2, "read.yaml", None)]),
    ],
)
def test_a_mapping_is_checked_like_a_policy(text: str, told: list[Any], tmp_path: Path) -> None:
    """Every fact, term and form at its place in the file, with the nearest name."""
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        read_map(tmp_path / "map.yaml", DOCUMENT)
    found = [(one.where.line, one.code, dict(one.values).get("meant")) for one in refused.value.problems]
    assert [one[:2] for one in found] == [one[:2] for one in told]
    assert all(
        wanted is None or wanted == given for (_, _, given), (_, _, wanted) in zip(found, told, strict=True)
    )


def test_a_header_of_the_mapping_that_the_table_lacks_is_told() -> None:
    """Otherwise its fact would count as not tracked."""
    with pytest.raises(RecordError) as refused:
        evaluate_table(
            EVALUATOR, {"文件": ["a"]}, as_of="2018-12-31", mapping=ColumnMap(columns={"文件号": "编号"})
        )
    (problem,) = refused.value.problems
    assert (problem.code, problem.variant, problem.place) == ("table.map", "missing", "文件号")
    assert dict(problem.values) == {"meant": "文件"}


def test_batch_takes_a_mapping(tmp_path: Path) -> None:
    """And tells what is wrong in it, before anything is read."""
    (tmp_path / "t.csv").write_text("文件号,公开方式\n1,公开\n", encoding="utf-8")
    (tmp_path / "map.yaml").write_text(
        "columns: {文件号: 编号, 公开方式: 意见单.公开属性}\n", encoding="utf-8"
    )
    done = run("batch", "t.csv", "o.csv", "--map", "map.yaml", "--as-of", "2018-12-31", cwd=tmp_path)
    assert done.status == 2 and "公开方式: " in done.err and "[record.term]" in done.err
    (tmp_path / "map.yaml").write_text("columns: {文件号: 印发日}\n", encoding="utf-8")
    done = run("batch", "t.csv", "p.csv", "--map", "map.yaml", "--as-of", "2018-12-31", cwd=tmp_path)
    assert done.status == 2 and "map.yaml:1:" in done.err and "did you mean `印发日期`?" in done.err


@pytest.mark.parametrize("kind", ["document", "依申请公开"])
def test_a_template_has_a_column_for_each_fact(kind: str, tmp_path: Path) -> None:
    """In Chinese, with terms as choices and a sheet that explains; it is read back by its own headers."""
    done = run("batch", "--template", kind, "t.xlsx", "--lang", "zh", cwd=tmp_path)
    assert (done.status, done.out, done.err) == (0, "已写入 t.xlsx\n", "")
    model = EVALUATOR.kinds[EVALUATOR.kinds.names[kind]]
    table = open_table(tmp_path / "t.xlsx")
    facts = {path for path, fact in facts_of(model).items() if fact.base and fact.kind != "part"}
    assert {column.fact for column in columns_of(model, table.headers)} == facts
    assert (table.headers[0], table.total) == ("编号", 0)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert '"是,否"' in sheet and ('"无,秘密,机密,绝密"' in sheet or kind != "document")
    assert "请删去整列" in texts and "任选一项" in texts
    again = run("batch", "--template", kind, "t.xlsx", cwd=tmp_path)
    assert again.status == 2 and "[table.out]" in again.err


def test_without_a_file_for_the_results_nothing_is_read(tmp_path: Path) -> None:
    """Only a template needs a single file."""
    done = run("batch", "t.csv", cwd=tmp_path)
    assert done.status == 2 and "no file for the results" in done.err
