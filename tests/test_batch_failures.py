"""The command `batch` where something fails in the middle: files with two schemas, full disks, interrupts, sheets without room."""

import csv
import re
from pathlib import Path

import fastexcel
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from commands import COMMAND, run, run_process
from test_batch import WITH, write
from test_progress import HIDDEN, SHOWN, on_terminal

from disclosure_rules import Evaluator, RecordError, load_policies
from disclosure_rules.tables import evaluate_batches


def many(path: Path, count: int) -> Path:
    """A table of a column."""
    path.write_text("编号\n" + "\n".join(map(str, range(count))), encoding="utf-8")
    return path


def test_a_row_group_of_another_schema_ends_the_run_without_results(tmp_path: Path) -> None:
    """Its pages hold numbers where the file says text, and its own metadata says so."""
    path = tmp_path / "t.parquet"
    plainly = {"compression": "NONE", "use_dictionary": False, "write_statistics": False}
    texts = pa.table({"密级": ["机密"] * 4 + ["=====1"] * 4})
    pq.write_table(texts, path, row_group_size=4, **plainly)
    content = bytearray(path.read_bytes())
    page = content.index(b"\x06\0\0\0=====1")
    content[page : page + 40] = b"".join(day.to_bytes(8, "little") for day in range(20181122, 20181127))
    kind = content.rindex(b"\x15\x0c", 0, content.rindex("密级".encode()))
    content[kind + 1] = 4  # BYTE_ARRAY became INT64
    path.write_bytes(content)
    for lang, told in (("zh", "文件不完整，或者不是 Parquet；请重新导出"), ("en", "the file is broken")):
        done = run("batch", "t.parquet", "o.csv", *WITH, "--lang", lang, cwd=tmp_path)
        assert done.status == 2 and told in done.err and "[table.file]" in done.err
    assert [each.name for each in tmp_path.iterdir()] == ["t.parquet"]


def test_a_column_of_the_wrong_type_is_told_once_and_no_row_is_decided(tmp_path: Path) -> None:
    """Where a file says the types of its columns."""
    pl.DataFrame({"密级": ["无"] * 2, "印发日期": [20181122] * 2}).write_parquet(tmp_path / "t.parquet")
    done = run("batch", "t.parquet", "o.csv", *WITH, "--lang", "zh", cwd=tmp_path)
    assert done.status == 2 and done.err.count("[table.type]") == 1 and done.err.startswith("印发日期: ")
    assert [each.name for each in tmp_path.iterdir()] == ["t.parquet"]


def test_a_batch_of_other_types_is_refused_after_the_first_is_decided() -> None:
    """By the header whose column holds something else."""
    batches = [pa.table({"印发日期": ["2018-11-22"]}), pa.table({"印发日期": [20181122]})]
    decided = evaluate_batches(Evaluator(load_policies()), batches, as_of="2018-12-31")
    assert next(decided).num_rows == 1
    with pytest.raises(RecordError) as refused:
        next(decided)
    (problem,) = refused.value.problems
    assert (problem.code, problem.place, problem.variant) == ("table.type", "印发日期", "moment")


def test_a_table_that_no_sheet_holds_is_refused_before_a_row_is_decided(tmp_path: Path) -> None:
    """And what to write in place of .xlsx."""
    many(tmp_path / "t.csv", 1_048_576)
    done = run("batch", "t.csv", "o.xlsx", *WITH, "--lang", "zh", cwd=tmp_path)
    assert done.status == 2 and "工作表最多容纳1048575行；请写成 .csv" in done.err, done.err
    assert [each.name for each in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_on_a_full_disk_the_old_results_stay(suffix: str, tmp_path: Path) -> None:
    """No file may be longer than some bytes, as on a disk without room; nothing half written is left."""
    many(tmp_path / "t.csv", 8)
    (tmp_path / f"o{suffix}").write_text("old", encoding="utf-8")
    (tmp_path / "o-rejected.csv").write_text("older", encoding="utf-8")

    limited = ("sh", "-c", 'ulimit -f 4; exec "$@"', "sh")  # in blocks of 512 bytes
    batch = ("batch", "t.csv", f"o{suffix}", *WITH, "--force", "--lang", "zh")
    done = run_process(*limited, *COMMAND, *batch, cwd=tmp_path)
    assert done.status == 2 and "无法写入（" in done.err and "）；请核对磁盘空间" in done.err, done.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["o-rejected.csv", f"o{suffix}", "t.csv"]
    assert (tmp_path / f"o{suffix}").read_text(encoding="utf-8") == "old"
    assert (tmp_path / "o-rejected.csv").read_text(encoding="utf-8") == "older"


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_terminal_shows_rate_and_time_left(interrupted: bool, tmp_path: Path) -> None:
    """And after an interrupt it is whole again, and no file is new."""
    table = many(tmp_path / "t.csv", 2_000 if interrupted else 30)
    out = tmp_path / "o.parquet"
    until = "还需".encode() if interrupted else b""
    status, drawn = on_terminal(
        "batch", table, out, *WITH, "--lang", "zh", out=tmp_path / "said", until=until
    )
    assert drawn.count(HIDDEN) == drawn.count(SHOWN) == 1
    text = drawn.decode()
    assert re.search(
        r"已处理\d+/2,000行 · [\d.]+/秒 · 还需" if interrupted else r"30/30行 · [\d.]+/秒", text
    ), text
    assert status == (130 if interrupted else 0)
    new = [] if interrupted else ["o.parquet"]
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([*new, "said", "t.csv"])


def test_no_cell_is_computed_nor_turned_around(tmp_path: Path) -> None:
    """In CSV, text that a spreadsheet takes for a formula is marked as text; a sheet has no invisible marks."""
    ids = ["=1+1", "@x", " +x", "-7", "a\u202eb"]
    rows = [[name, "工作秘密"] for name in ids]
    write(tmp_path / "t.csv", ["编号", "密级"], rows)
    assert run("batch", "t.csv", "o.csv", *WITH, cwd=tmp_path).status == 2
    with (tmp_path / "o-rejected.csv").open(encoding="utf-8-sig") as file:
        assert [row[1] for row in csv.reader(file)][1:] == ["'=1+1", "'@x", "'+x", "-7", "a b"]
    write(tmp_path / "t.csv", ["编号", "密级"], [[name, "无"] for name in ids])
    assert run("batch", "t.csv", "o.csv", *WITH, "--force", cwd=tmp_path).status == 0
    assert pl.read_csv(tmp_path / "o.csv")["id"].to_list()[:2] == ["'=1+1", "'@x"]
    assert run("batch", "t.csv", "o.xlsx", *WITH, cwd=tmp_path).status == 0
    sheet = fastexcel.read_excel(tmp_path / "o.xlsx").load_sheet(0, dtypes="string").to_polars()
    assert sheet[:, 1].to_list()[0] == "=1+1" and "\u202e" not in "".join(sheet[:, 1])
