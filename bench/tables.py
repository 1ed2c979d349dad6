"""Measure: a table of 100,000 rows through `batch`'s own parts: reading, records, decisions, writing; and the memory.

Run: `python bench/tables.py [ROWS] [DECIDED]`. Every row is read, twice, and made a record; DECIDED rows are decided and written.
"""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import process_time

from disclosure_rules import Decision, Evaluator, load_policies
from disclosure_rules.tables.evaluate import TableRows
from disclosure_rules.tables.results import result_schema
from disclosure_rules.tables.sinks import machine_results
from disclosure_rules.tables.sources import open_table

HEADERS = (
    *("编号", "标题", "发文字号", "发文单位.层级", "起草单位", "密级", "豁免事由", "规范性文件"),
    *("意见单.公开属性", "意见单.理由", "成文日期", "签发日期", "印发日期", "上网日期", "送交档案馆日期"),
)
CONSTANTS = {"管辖": "徐汇区", "来源": "本机关制作"}
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


def measure(directory: Path, rows: int, decided: int) -> None:
    """Measure each step over a table in a directory."""
    random = Random(7)  # noqa: S311  # the same table in every run
    path = directory / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, *(row(number, random) for number in range(1, rows + 1))])
    evaluator = Evaluator(load_policies(), engine="reference")
    with timed("open", rows):
        table = open_table(path)
    read = TableRows(evaluator, list(table.headers), AS_OF, "document", CONSTANTS)
    with timed("columns of days", rows):
        read.reader.see(cells for _, cells in table.rows() if isinstance(cells, list))
    with timed("records", rows):
        for _, cells in table.rows():
            assert isinstance(cells, list)
            read.reader.record(cells)
    with (
        timed("decided and written", decided),
        machine_results(
            directory / "results.parquet", ".parquet", result_schema(evaluator), "utf-8"
        ) as write,
    ):
        for (number, cells), _ in zip(table.rows(), range(decided), strict=False):
            assert isinstance(cells, list)
            result = read.result(cells)
            assert isinstance(result, Decision), result
            write(number, result)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), *(int(argument) for argument in [*sys.argv[1:], "100000", "2000"][:2]))
