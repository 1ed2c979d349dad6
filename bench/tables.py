"""Measure: tables through `batch`'s own parts: reading, records, decisions, writing; and the memory.

An export of 100,000 rows in CSV, and a list of 34,578 documents in CSV and as a workbook.
Run: `python bench/tables.py [ROWS] [DECIDED]`. Every row is read, twice, and is a record that is accepted; DECIDED rows of each are decided and
written. To decide all, DECIDED is as large as the table.
"""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from time import process_time

from disclosure_rules import Evaluator, load_policies, read_record
from disclosure_rules.tables.book import workbook
from disclosure_rules.tables.evaluate import RejectedRow, TableRows
from disclosure_rules.tables.results import result_schema
from disclosure_rules.tables.shares import ShareOfRows
from disclosure_rules.tables.sheet import SheetWords, sheet_results
from disclosure_rules.tables.sinks import machine_results
from disclosure_rules.tables.sources import open_table

HEADERS = (
    *("编号", "标题", "发文字号", "发文单位.层级", "起草单位", "密级", "豁免事由", "规范性文件"),
    *("意见单.公开属性", "意见单.理由", "成文日期", "签发日期", "印发日期", "上网日期", "送交档案馆日期"),
)
LISTED = 34_578
AS_OF = date(2022, 12, 31)


def row(number: int, random: Random) -> list[str]:
    """One row of an export, invented."""
    issued = date(2018, 1, 2) + timedelta(days=random.randrange(1500))
    attribute = random.choice(["主动公开"] * 6 + ["依申请公开", "不予公开"])
    online = issued + timedelta(days=random.randrange(40)) if attribute == "主动公开" else ""
    return [
        *(
            str(number),
            f"关于第{number}项工作的通知",
            f"徐府办发〔{issued.year}〕{number % 400 + 1}号",
            "区府办",
        ),
        *(random.choice(["区司法局", "区规划局、区房管局"]), random.choice(["无"] * 9 + ["秘密"])),
        *(random.choice(["无"] * 8 + ["商业秘密"]), random.choice("是否"), attribute),
        *("" if attribute == "主动公开" else "内部事务", f"{issued - timedelta(days=5)} 00:00:00"),
        *(str(issued - timedelta(days=2)), f"{issued.year}年{issued.month}月{issued.day}日", str(online)),
        str(issued + timedelta(days=random.randrange(10, 90))) if random.random() < 0.5 else "",
    ]


@contextmanager
def timed(what: str, rows: int) -> Iterator[None]:
    """Print the processor time of a step a row, and the most memory so far."""
    begun = process_time()
    yield
    took = process_time() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{what:<24}{rows:>9} rows {took / rows * 1000:8.3f} ms a row {rows / took:9.0f} rows/s {most:6} MB"
    )


def export(rows: int) -> Iterator[list[str]]:
    """An export of an office system: fifteen columns."""
    random = Random(7)  # noqa: S311  # the same table in every run
    yield list(HEADERS)
    yield from (row(number, random) for number in range(1, rows + 1))


def listed() -> Iterator[list[str]]:
    """A list of documents as agencies publish it: title, number, two days."""
    random = Random(7)  # noqa: S311  # the same table in every run
    yield ["标题", "发文字号", "成文日期", "上网日期"]
    for number in range(1, LISTED + 1):
        formed = date(2008, 5, 1) + timedelta(days=random.randrange(5000))
        online = formed + timedelta(days=random.randrange(60))
        title = f"关于第{number}项工作的通知"
        yield [title, f"徐府发〔{formed.year}〕{number % 400 + 1}号", str(formed), str(online)]


def written(path: Path, lines: Iterable[list[str]]) -> Path:
    """The lines as CSV or as a workbook."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
    else:
        with workbook(path) as book:
            sheet = book.add_worksheet()
            for at, cells in enumerate(lines):
                sheet.write_row(at, 0, cells)
    return path


def measure(path: Path, constants: Mapping[str, str], decided: int) -> None:
    """Measure each step over a table in a file: every row is read as a record, `decided` rows are decided and written
    in the same format."""
    evaluator = Evaluator(load_policies(), engine="reference")
    table = open_table(path)
    print(f"{path.name}, {table.total} rows")
    with timed("open", table.total):
        table = open_table(path)
    read = TableRows(evaluator, list(table.headers), AS_OF, "document", constants)
    with timed("columns of days", table.total):
        read.reader.see(cells for _, cells in table.rows() if isinstance(cells, list))
    with timed("records", table.total):
        for _, cells in table.rows():
            assert isinstance(cells, list)
            read_record(read.reader.record(cells), kinds=evaluator.kinds)
    out = path.with_name(f"results{path.suffix}")
    words = SheetWords(evaluator, "document", "zh")
    sheet = path.suffix == ".xlsx"
    work = ShareOfRows(read, "zh" if sheet else None)
    with (
        timed("decided and written", min(decided, table.total)),
        sheet_results(out, words)
        if sheet
        else machine_results(out, path.suffix, result_schema(evaluator), "utf-8") as write,
    ):
        for number, cells in work.decided(islice(table.rows(), decided)).rows:
            assert not isinstance(cells, RejectedRow), (number, cells)
            write(cells)


def main() -> None:
    """Each table in a process of its own, so that the memory is its own."""
    rows, decided = (int(argument) for argument in [*sys.argv[1:], "100000", "1000"][:2])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        known = {"管辖": "徐汇区"}
        tables = [
            (written(folder / "export.csv", export(rows)), {**known, "来源": "本机关制作"}),
            (written(folder / "list.csv", listed()), known),
            (written(folder / "list.xlsx", listed()), known),
        ]
        for path, constants in tables:
            process = get_context("spawn").Process(target=measure, args=(path, constants, decided))
            process.start()
            process.join()
            assert process.exitcode == 0


if __name__ == "__main__":
    main()
