"""The examples of engines for many machines: Spark and Ray, with two workers of this one."""

import shutil
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from commands import ROOT, run_process

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.tables import evaluate_table

pytestmark = [pytest.mark.hosts, pytest.mark.frameworks]

AS_OF = "2018-12-31"
KNOWN = {"管辖": "徐汇区", "来源": "本机关制作"}
ROWS: dict[str, list[Any]] = {
    "密级": ["无", "无", "工作秘密", "无", "机密"],
    "豁免事由": [["无"], ["商业秘密", "个人隐私"], None, [], []],
    "意见单·公开属性": ["主动公开", "不予公开", "主动公开", "依申请公开", "主动公开"],
    "上网日期": ["2018-12-11", None, None, None, None],
}
QUIET = {"RAY_AUTH_MODE": "disabled", "RAY_USAGE_STATS_ENABLED": "0", "SPARK_LOCAL_IP": "127.0.0.1"}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """Twenty documents of two departments, each with a directory of two Parquet files."""
    for number, department in enumerate(["甲局", "乙局"] * 2):
        folder = tmp_path / "documents" / f"部门={department}"
        folder.mkdir(parents=True, exist_ok=True)
        ids = [f"{number}-{row}" for row in range(5)]
        issued = [f"2018-1{number % 3}-22"] * 5
        pl.DataFrame({"编号": ids, **ROWS, "印发日期": issued}).write_parquet(folder / f"{number}.parquet")
    return tmp_path / "documents"


def test_spark_has_the_java_that_it_needs() -> None:
    """Debian: apt-get install default-jre-headless."""
    assert shutil.which("java"), "no Java on this machine, which Spark needs: install default-jre-headless"


@pytest.mark.parametrize("engine", ["spark", "ray"])
def test_an_engine_decides_partitions_as_the_library_decides_the_table(
    engine: str, documents: Path, tmp_path: Path
) -> None:
    """The policies travel with the function; the results stand in partitions by outcome, written by both workers."""
    rows = ["5"] if engine == "ray" else []
    example = ROOT / "examples" / "engines" / f"with_{engine}.py"
    done = run_process(sys.executable, example, documents, tmp_path / "out", AS_OF, *rows, **QUIET)
    assert done.status == 0, done.err
    written = [path.parent.name for path in (tmp_path / "out").rglob("*.parquet")]
    assert len(written) >= 2 * len(set(written)) == 6
    made = pl.read_parquet(tmp_path / "out/**/*.parquet", hive_partitioning=True)
    table = pl.read_parquet(documents / "**/*.parquet", hive_partitioning=False)
    expected = evaluate_table(Evaluator(load_policies()), table, as_of=AS_OF, constants=KNOWN)
    assert made.sort("id").select(expected.columns).drop("row").to_dicts() == (
        expected.sort("id").drop("row").to_dicts()
    )
    assert expected["rejected"].null_count() == 16
