"""Workbooks as people have them: the template filled in, saved in LibreOffice, and decided; the results opened there; and
tables of cases edited by hand."""

import csv
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from commands import run, run_process

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.tables import evaluate_table

pytestmark = [pytest.mark.hosts, pytest.mark.frameworks]

WITH = ["--with", "管辖=徐汇区", "--with", "来源=本机关制作", "--as-of", "2018-12-31", "--lang", "zh"]
CELLS: dict[str, list[Any]] = {
    "编号": ["1", "2", 3],
    "标题": ["关于甲、乙的通知", "第二行\n题", "=题"],
    "密级": ["无", "无", "工作秘密"],
    "豁免事由": ["无", "商业秘密、个人隐私", None],
    "意见单.公开属性": ["主动公开", "不予公开", "主动公开"],
    "印发日期": [date(2018, 11, 22), "2018/11/23", "2018年11月24日"],
    "上网日期": [datetime(2018, 12, 11), None, None],
    "行政规范性文件": ["是", "否", None],
}


def fill_in(template: Path) -> None:
    """Fill in some columns as a person does, dates as dates or as text, and take out all others."""
    import openpyxl  # it is installed where these tests run, not where they are only collected

    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert set(CELLS) < set(headers)
    for at in range(len(headers), 0, -1):
        if headers[at - 1] not in CELLS:
            sheet.delete_cols(at)
    for at, (_, values) in enumerate(sorted(CELLS.items(), key=lambda item: headers.index(item[0])), 1):
        for row, value in enumerate(values, 2):
            cell = sheet.cell(row, at, value)
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
            cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else cell.number_format
    book.save(template)


def saved_by_office(path: Path, suffix: str) -> Path:
    """The file as LibreOffice opens and saves it."""
    assert shutil.which("soffice"), "no LibreOffice on this machine: apt-get install libreoffice-calc-nogui"
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    folder = path.parent / "saved"
    how = {".xlsx": "xlsx:Calc MS Excel 2007 XML", ".csv": "csv:Text - txt - csv (StarCalc):44,34,76"}
    done = run_process(
        "soffice", profile, "--headless", "--convert-to", how[suffix], "--outdir", folder, path
    )
    assert done.status == 0, done.err
    return (folder / path.name).with_suffix(suffix)


def test_a_template_filled_in_and_saved_by_libreoffice_is_decided(tmp_path: Path) -> None:
    """As the same cells are in Python; the row that is no term is rejected alone; the results open there too."""
    assert run("batch", "--template", "document", "t.xlsx", "--lang", "zh", cwd=tmp_path).status == 0
    fill_in(tmp_path / "t.xlsx")
    saved = saved_by_office(tmp_path / "t.xlsx", ".xlsx")
    done = run("batch", saved, "out.parquet", *WITH, cwd=tmp_path)
    assert done.status == 2 and "t.xlsx:4: 密级: 不在词表中" in done.err
    table = {
        header: [None if cell is None else str(cell) for cell in cells] for header, cells in CELLS.items()
    }
    known = {"管辖": "徐汇区", "来源": "本机关制作"}
    expected = evaluate_table(Evaluator(load_policies()), table, as_of="2018-12-31", constants=known)
    made = pl.read_parquet(tmp_path / "out.parquet")
    assert made.drop("row").equals(expected.filter(pl.col("rejected").is_null()).drop("row"))
    assert run("batch", saved, "out.xlsx", *WITH, "--force", cwd=tmp_path).status == 2
    with saved_by_office(tmp_path / "out.xlsx", ".csv").open(encoding="utf-8-sig") as file:
        first, _ = csv.DictReader(file)
    assert (first["编号"], first["结论"], first["公开属性"]) == ("1", "不合规", "主动公开")
    assert first["主动公开公文按期上网发布"].startswith("2018-12-06截止；逾期履行")


CASES = """\
base: {kind: document, jurisdiction: 徐汇区, issued: 2018-11-22}
as_of: 2018-12-31
cases:
  - {name: 涉密的不予公开, record: {secrecy: secret}, expect: {disclosure.attribute: withheld}}
  - {name: 绝密的亦同, record: {secrecy: top_secret}, expect: {disclosure.attribute: withheld}}
"""


def cell(sheet: Any, row: int, header: str) -> Any:
    """The cell of a row under a header."""
    return next(sheet.cell(row, cell.column) for cell in sheet[1] if cell.value == header)


def write(row: int, header: str, value: Any) -> Callable[[Any], None]:
    """Write a value into a cell."""
    return lambda sheet: setattr(cell(sheet, row, header), "value", value)


EDITED: dict[str, tuple[Callable[[Any], None], str]] = {
    "a date as spreadsheets have it": (write(2, "截至", datetime(2018, 12, 31)), ""),
    "a term in Chinese": (write(2, "密级", "秘密"), ""),
    "a wrong header": (write(1, "密级", "蜜级"), "edited.xlsx:2: 蜜级: no field `蜜级`"),
    "a wrong term": (write(3, "密级", "机密级"), "edited.xlsx:3: 密级: not a term of this field"),
    "one header twice": (write(1, "管辖", "密级"), "edited.xlsx: 密级: the same fact"),
    "merged cells": (lambda sheet: sheet.merge_cells("A2:A3"), "edited.xlsx: merged cells: A2:A3"),
    "a formula": (write(2, "截至", "=TODAY()"), "edited.xlsx: formulas: "),
    "a title above the headers": (
        lambda sheet: sheet.insert_rows(1) or write_first(sheet),
        "edited.xlsx: a column without",
    ),
}


def write_first(sheet: Any) -> None:
    """Write a title into the first cell."""
    sheet.cell(1, 1).value = "用例一览"


@pytest.mark.parametrize(("edit", "said"), EDITED.values(), ids=EDITED)
def test_a_table_of_cases_that_was_edited_by_hand(
    tmp_path: Path, edit: Callable[[Any], None], said: str
) -> None:
    """It becomes a case file again, whose cases pass; or what is wrong is told at its cell, and no file is written."""
    import openpyxl

    (tmp_path / "a_test.yaml").write_text(CASES, encoding="utf-8")
    assert run("cases", "a_test.yaml", "edited.xlsx", cwd=tmp_path).status == 0
    book = openpyxl.load_workbook(tmp_path / "edited.xlsx")
    edit(book.worksheets[0])
    book.save(tmp_path / "edited.xlsx")
    done = run("cases", "edited.xlsx", "b_test.yaml", cwd=tmp_path)
    assert done.err.startswith(said), done
    assert (done.status, (tmp_path / "b_test.yaml").exists()) == ((2, False) if said else (0, True))
    if not said:
        assert run("init", tmp_path / "ours").status == 0
        (tmp_path / "b_test.yaml").rename(tmp_path / "ours" / "b_test.yaml")
        assert run("test", tmp_path / "ours").status == 0
