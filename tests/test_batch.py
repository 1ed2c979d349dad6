"""The command `batch`: tables in files, the same decisions in every format, and nothing lost."""

import csv
import json
import os
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest
import xlsxwriter
from commands import run
from small_policies import PUBLISHING, write_policy

from disclosure_rules import Evaluator, Problem, RecordError, load_policies
from disclosure_rules.tables import evaluate_table
from disclosure_rules.tables.sources import open_table

HEADERS = ["编号", "标题", "密级", "豁免事由", "意见单.公开属性", "印发日期", "上网日期"]
ROWS: list[list[Any]] = [
    [
        "1",
        "关于甲，乙的“通知”\n（第二行）",
        "无",
        "无",
        "主动公开",
        date(2018, 11, 22),
        datetime(2018, 12, 11),
    ],
    ["2", "题", "无", "商业秘密、个人隐私", "不予公开", date(2018, 11, 23), None],
    ["3", "题", "工作秘密", None, None, date(2018, 11, 24), None],
    ["4", "题", "机密", "无", "主动公开", None, None],
]
WITH = ["--with", "管辖=徐汇区", "--with", "来源=本机关制作", "--as-of", "2018-12-31"]
KNOWN = {"管辖": "徐汇区", "来源": "本机关制作"}


def text(cell: Any) -> str:
    """A cell as a CSV export has it."""
    return "" if cell is None else str(cell)


def write(
    path: Path, headers: list[str] = HEADERS, rows: list[list[Any]] = ROWS, encoding: str = "utf-8"
) -> Path:
    """The table as a file of the suffix."""
    if path.suffix == ".csv":
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([headers, *(map(text, row) for row in rows)])
    elif path.suffix == ".jsonl":
        lines = (json.dumps(dict(zip(headers, row, strict=True)), default=str) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
    elif path.suffix == ".parquet":
        columns = zip(*rows, strict=True)
        pl.DataFrame({h: list(c) for h, c in zip(headers, columns, strict=True)}).write_parquet(path)
    else:
        with workbook(path, headers, rows):
            pass
    return path


def workbook(path: Path, headers: list[str], rows: list[list[Any]]) -> Any:
    """A workbook that is open still, so that more can be put into its first sheet."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("公文")
    sheet.write_row(0, 0, headers)
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell)
            elif cell is not None:
                sheet.write(at, column, cell)
    return book


@pytest.fixture(scope="module")
def expected() -> pl.DataFrame:
    """What the same rows are decided to be in Python."""
    table = {header: [text(row[at]) for row in ROWS] for at, header in enumerate(HEADERS)}
    return evaluate_table(Evaluator(load_policies()), table, as_of="2018-12-31", constants=KNOWN)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_every_format_is_decided_alike(suffix: str, tmp_path: Path, expected: pl.DataFrame) -> None:
    """The same rows as Parquet come out, but for the rejected one, whose reason stands in a file of its own."""
    write(tmp_path / f"table{suffix}")
    done = run("batch", f"table{suffix}", "out.parquet", *WITH, "--lang", "zh", cwd=tmp_path)
    assert done.status == 2, done.err
    made = pl.read_parquet(tmp_path / "out.parquet")
    first = 2 if suffix in (".csv", ".xlsx") else 1
    assert made["row"].to_list() == [first, first + 1, first + 3]
    assert made.drop("row").equals(expected.filter(pl.col("rejected").is_null()).drop("row"))
    with (tmp_path / "out-rejected.csv").open(encoding="utf-8-sig") as file:
        header, *rejected = csv.reader(file)
    assert header == ["行号", "编号", "表头", "问题代码", "原因"]
    assert [row[:4] for row in rejected] == [[str(first + 2), "3", "密级", "record.term"]]
    assert f"table{suffix}:{first + 2}: 密级: 不在词表中" in done.err
    assert "共4行，已判定3行" in done.out and "1行未予判定，见 out-rejected.csv" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "out-rejected.csv",
        "out.parquet",
        f"table{suffix}",
    ]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_results_for_programs_hold_ids(suffix: str, tmp_path: Path, expected: pl.DataFrame) -> None:
    """Those of the schema, flat in CSV; nothing of the rows but their ids."""
    write(tmp_path / "table.csv", rows=[ROWS[0]], encoding="gb18030")
    done = run("batch", "table.csv", f"out{suffix}", *WITH, "--encoding", "GBK", cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert not (tmp_path / "out-rejected.csv").exists()
    content = (tmp_path / f"out{suffix}").read_text(encoding="gb18030")
    assert "通知" not in content
    wanted = expected.row(0, named=True)
    duty = wanted["publish-online"]
    if suffix == ".csv":
        (row,) = csv.DictReader(content.splitlines())
        assert row["outcome"] == wanted["outcome"] and row["needs"].split(";") == wanted["needs"]
        assert (row["publish-online.due"], row["publish-online.status"]) == ("2018-12-06", duty["status"])
    else:
        made = json.loads(content)
        assert made["needs"] == wanted["needs"]
        assert made["publish-online"] == {**duty, "due": "2018-12-06"}


def test_a_spreadsheet_is_for_people(tmp_path: Path) -> None:
    """A column a duty, with its clauses as a comment; labels, what is late, and what to ask."""
    write(tmp_path / "table.xlsx", rows=ROWS[:1])
    done = run("batch", "table.xlsx", "out.xlsx", *WITH, "--lang", "zh", cwd=tmp_path)
    assert done.status == 0, done.err
    sheet = fastexcel.read_excel(tmp_path / "out.xlsx").load_sheet(0, dtypes="string").to_polars()
    row = sheet.row(0, named=True)
    assert (row["行号"], row["编号"], row["结论"], row["公开属性"]) == ("2", "1", "不合规", "主动公开")
    assert row["主动公开公文按期上网发布"] == "2018-12-06截止；逾期履行；3个工作日（5个日历日）"
    assert "审核" in row["待补事实"]
    comments = zipfile.ZipFile(tmp_path / "out.xlsx").read("xl/comments1.xml").decode()
    assert "（十四）" in comments or "附件1" in comments


def test_the_summary_counts_and_names_agencies(tmp_path: Path) -> None:
    """By determination, status, finding and agency; with `--mask` no agency."""
    headers = [*HEADERS, "起草单位", "发文单位.名称"]
    write(tmp_path / "table.csv", headers, [[*row, "甲局、乙局", "丙府"] for row in ROWS])
    done = run("batch", "table.csv", "out.csv", *WITH, "--lang", "zh", cwd=tmp_path)
    for word in (
        "不合规 1",
        "判定结果",
        "义务",
        "按责任主体",
        "逾期履行",
        "丙府",
        "待补事实",
    ):
        assert word in done.out, word
    masked = run("batch", "table.csv", "out.csv", *WITH, "--mask", "--force", "--lang", "zh", cwd=tmp_path)
    assert "丙府" not in masked.out + (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def merged(path: Path) -> None:
    """Two cells of a column in one."""
    with workbook(path, HEADERS, ROWS) as book:
        book.worksheets()[0].merge_range("C2:C3", "无")


def with_formula(path: Path) -> None:
    """A level that is computed."""
    with workbook(path, HEADERS, ROWS) as book:
        book.worksheets()[0].write_formula("C3", '=IF(1,"无","")')


def with_error(path: Path) -> None:
    """A formula that failed, pasted as its value."""
    with workbook(path, ["编号"], []) as book:
        book.worksheets()[0].write_formula("A2", "=1/0", None, "#DIV/0!")


def cut_short(path: Path) -> None:
    """Half a file."""
    write(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def with_other_pages(path: Path) -> None:
    """A Parquet file whose second row group was overwritten."""
    frame = pl.DataFrame({"编号": [str(number) for number in range(2000)], "密级": ["无"] * 2000})
    frame.write_parquet(path, row_group_size=1000, compression="uncompressed", use_pyarrow=False)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2000] = b"\xff" * 2000
    path.write_bytes(content)


BROKEN: dict[str, tuple[str, Callable[[Path], object], tuple[str, str, Any]]] = {
    "a CSV file in GBK": ("t.csv", lambda path: write(path, encoding="gbk"), ("table.file", "encoding", "utf-8")),
    "a quotation mark that is not closed": ("t.csv", lambda path: path.write_text('编号\n"1'), ("table.file", "broken", "CSV")),
    "an empty file": ("t.csv", lambda path: path.write_text(" \n"), ("table.file", "empty", None)),
    "no JSON Lines": ("t.jsonl", lambda path: path.write_text(""), ("table.file", "empty", None)),
    "another format": ("t.xls", lambda path: path.write_text(""), ("table.file", "suffix", None)),
    "no such file": ("t.csv", lambda _: None, ("read.file", "missing", None)),
    "an encrypted workbook": ("t.xlsx", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" * 300), ("table.file", "encrypted", None)),
    "half a workbook": ("t.xlsx", cut_short, ("table.file", "broken", ".xlsx")),
    "a text named as a workbook": ("t.xlsx", lambda path: path.write_text("编号"), ("table.file", "broken", ".xlsx")),
    "a sheet without cells": ("t.xlsx", lambda path: write(path, [], []), ("table.file", "empty", None)),
    "merged cells": ("t.xlsx", merged, ("table.file", "merged", ("C2:C3",))),
    "a formula": ("t.xlsx", with_formula, ("table.file", "formula", ("C3",))),
    "half a Parquet file": ("t.parquet", cut_short, ("table.file", "broken", "Parquet")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "make", "told"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_is_told(
    name: str, make: Callable[[Path], object], told: tuple[str, str, Any], tmp_path: Path
) -> None:
    """What is wrong, where, and with the cells that are."""
    make(tmp_path / name)
    with pytest.raises(RecordError) as refused:
        open_table(tmp_path / name)
    (problem,) = refused.value.problems
    values = [value for _, value in problem.values]
    assert (problem.code, problem.variant) == told[:2]
    assert told[2] is None or told[2] in values
    assert str(tmp_path / name) in problem.line("zh")


def test_an_error_in_a_cell_is_told(tmp_path: Path) -> None:
    """A reader would take it for an empty one."""
    with_error(tmp_path / "t.xlsx")
    with pytest.raises(RecordError) as refused:
        open_table(tmp_path / "t.xlsx")
    assert {problem.variant for problem in refused.value.problems} == {"formula", "error"}


def test_rows_that_cannot_be_read_are_rejected_alone(tmp_path: Path) -> None:
    """A row with a cell too many, a line that is no object; their numbers are those that an editor shows."""
    (tmp_path / "t.csv").write_text("编号,,密级\n\n1,,无\n2,,无,x\n", encoding="utf-8")
    table = open_table(tmp_path / "t.csv")
    (first, cells), (second, problem) = table.rows()
    assert (table.total, first, cells, second) == (2, 3, ["1", "无"], 4)
    assert isinstance(problem, Problem) and problem.code == "table.row"
    (tmp_path / "t.jsonl").write_text(
        '{"密级": "无"}\n\n[]\n{\n{"form": {"reason": "x"}}\n', encoding="utf-8"
    )
    lines = open_table(tmp_path / "t.jsonl")
    assert lines.headers == ["密级", "form.reason"]
    codes = [(number, row.code if isinstance(row, Problem) else row) for number, row in lines.rows()]
    assert codes == [(1, ["无", None]), (3, "table.row"), (4, "read.json"), (5, [None, "x"])]


def test_a_sheet_keeps_its_numbers_and_leaves_out_what_is_empty(tmp_path: Path) -> None:
    """Rows above the headers, empty rows, empty columns at the end."""
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row("A3", ["编号", "密级"])
        sheet.write_row("A6", [7, "无", " "])
    table = open_table(tmp_path / "t.xlsx")
    assert (table.headers, list(table.rows())) == (["编号", "密级"], [(6, ["7", "无"])])


def test_a_broken_part_of_a_parquet_file_ends_the_run_without_results(tmp_path: Path) -> None:
    """Nothing is written of what came before."""
    with_other_pages(tmp_path / "t.parquet")
    done = run("batch", "t.parquet", "out.csv", *WITH, cwd=tmp_path)
    assert done.status == 2 and "[table.file]" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["t.parquet"]


def test_results_appear_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What exists is kept without `--force`; after an interrupt, or on a full disk, nothing new is there."""
    write(tmp_path / "t.csv")
    (tmp_path / "out.csv").write_text("old", encoding="utf-8")
    done = run("batch", "t.csv", "out.csv", *WITH, cwd=tmp_path)
    assert done.status == 2 and "file exists" in done.err and "[table.out]" in done.err
    interrupted: list[int] = []

    def interrupt(_self: Evaluator, *_: Any, **__: Any) -> None:
        interrupted.append(1)
        raise KeyboardInterrupt

    def full(_self: Evaluator, *_: Any, **__: Any) -> None:
        raise OSError(28, os.strerror(28))

    for failure, status in ((interrupt, 130), (full, 2)):
        with monkeypatch.context() as patch:
            patch.setattr(Evaluator, "evaluate", failure)
            done = run("batch", "t.csv", "out.csv", *WITH, "--force", cwd=tmp_path)
        assert done.status == status, done.err
        assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "old"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "t.csv"]
    assert interrupted and "No space left" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["t.csv", "out.txt"], "[table.out]"),
        (["t.csv", "./t.csv", "--force"], "the same file as the table"),
        (["t.csv", "nowhere/out.csv"], "[table.out]"),
        (["t.csv", "out.csv", "--encoding", "latin"], "[table.file]"),
        (["t.csv", "out.csv", "--kind", "documnet"], "did you mean `document`?"),
        (["t.csv", "out.csv", "--with", "密级=无"], "the same fact as the header `密级`"),
        (["t.csv", "out.csv", "--with", "密"], "[cli.setting]"),
    ],
)
def test_bad_usage_is_told(arguments: list[str], told: str, tmp_path: Path) -> None:
    """With status 2, and nothing is written."""
    write(tmp_path / "t.csv")
    done = run("batch", *arguments, "--as-of", "2018-12-31", cwd=tmp_path)
    assert done.status == 2 and told in done.err, done.err
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_evaluate_names_batch(tmp_path: Path) -> None:
    """For CSV and .xlsx."""
    write(tmp_path / "t.csv")
    done = run("evaluate", "t.csv", "--as-of", "2018-12-31", cwd=tmp_path)
    assert done.status == 2 and "disclosure-rules batch" in done.err


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_processes_change_nothing(suffix: str, tmp_path: Path) -> None:
    """The results, the rejected rows and the summary are those of one process."""
    rows = [[str(number), *ROWS[number % 2][1:]] for number in range(1, 1_101)]
    for at in (100, 1_000):
        rows[at][5] = "2018-13-01"
    table = write(tmp_path / "in.csv", rows=rows)
    told = []
    for jobs in ("1", "2"):
        out = tmp_path / f"out{jobs}{suffix}"
        small = write_policy(tmp_path / "small", PUBLISHING)
        done = run("batch", str(table), str(out), *WITH, "--policies", str(small), "--jobs", jobs)
        assert done.status == 2 and out.exists(), done.err
        cells = (
            out.read_bytes()
            if suffix == ".csv"
            else fastexcel.read_excel(out).load_sheet(0).to_polars().rows()
        )
        told.append((cells, (tmp_path / f"out{jobs}-rejected.csv").read_bytes(), done.out))
    assert told[0] == told[1]
