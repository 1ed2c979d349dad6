"""The decision about a row of the register: its columns become facts by the mapping file, once for all rows."""

from pathlib import Path
from typing import Any

from disclosure_rules import DocumentRecord, Evaluator, load_policies
from disclosure_rules.tables import read_map
from disclosure_rules.tables.rows import RowReader

EVALUATOR = Evaluator(load_policies())
HEADERS = ("流水号", "文件号", "公开方式", "密级", "不公开理由", "印发日", "上网日")
OFFICE = {"管辖": "徐汇区", "发文单位.名称": "某某局", "来源": "本机关制作"}
"""What holds for every document of this office."""

_READER = RowReader(
    DocumentRecord,
    HEADERS,
    EVALUATOR.kinds.zone,
    OFFICE,
    read_map(Path(__file__).with_name("columns.yml"), DocumentRecord),
)


def record_of(*cells: Any) -> dict[str, Any]:
    """The record of a row, whose cells stand in the order of the headers. What has no column is unknown. Raises RecordError
    for a cell that cannot be read."""
    return _READER.record(cells)
