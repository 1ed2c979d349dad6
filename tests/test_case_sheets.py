"""Cases as a table and back: nothing is lost, and what is wrong in a table is told at its cell."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import run
from hypothesis import given
from hypothesis import strategies as st
from shipped import EVALUATOR

from disclosure_rules.authoring.testing.cases import CaseFile, read_cases
from disclosure_rules.authoring.testing.expand import TestCase
from disclosure_rules.authoring.testing.sheet import _text, _value, cases_text, sheet_of
from disclosure_rules.location import Location
from disclosure_rules.policy.files import SHIPPED, case_files
from disclosure_rules.records import model_of
from disclosure_rules.records.paths import path_of
from disclosure_rules.tables.sources import open_table

FILES = list(case_files(SHIPPED))[::3]
"""Every third case file."""
KINDS = EVALUATOR.kinds


def facts(case: TestCase) -> dict[str, Any]:
    """The facts of a record by the English paths of its fields, whatever names it uses."""
    model = model_of(case.record, KINDS)
    assert model is not None

    def walk(data: dict[str, Any], before: tuple[str, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in data.items():
            path = (*before, key)
            if isinstance(value, dict) and value:
                found |= walk(value, path)
            else:
                steps = path_of(model, ".".join(path))
                found[".".join(steps or path)] = value
        return found

    return walk(case.record, ())


def content(file: CaseFile) -> list[Any]:
    """Everything that the cases of a file say."""
    said = ("name", "as_of", "parameters", "calendar", "expect", "because", "not_", "needs", "review")
    return [[facts(case), *(getattr(case, key) for key in said)] for case in file.cells]


def test_a_shipped_case_comes_back_from_its_table(tmp_path: Path) -> None:
    """Record, day, parameters, working days and expectations; in the order of the file."""
    path = tmp_path / "back_test.yaml"
    for source in FILES:
        file = read_cases(source, KINDS)
        sheet = sheet_of(file, KINDS)
        lines = [
            (number, [row.get(header) for header in sheet.headers])
            for number, row in enumerate(sheet.rows, 2)
        ]
        path.write_text(cases_text(sheet.headers, lines, "x.csv", KINDS), encoding="utf-8")
        assert content(read_cases(path, KINDS)) == content(file), source


ALLOWED = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"], include_characters="\n\t\x85")
"""What a text of YAML may hold."""
SCALARS = st.text(ALLOWED, max_size=12) | st.integers(-(10**9), 10**9) | st.booleans() | st.none()
VALUES = (
    SCALARS
    | st.lists(SCALARS, max_size=3)
    | st.dictionaries(st.text(ALLOWED, max_size=4), SCALARS, max_size=2)
)


@given(VALUES)
def test_a_cell_reads_as_the_value_that_it_was_written_for(value: Any) -> None:
    """Also text that looks like something else, such as `true` or a date at midnight."""
    assert json.dumps(_value(_text(value), Location("x"))) == json.dumps(value)


CASES = """\
base: {kind: document, jurisdiction: 徐汇区, secrecy: none, exemption_grounds: []}
as_of: 2018-12-31
cases:
  - name: 上网发布的期限
    record: {issued: 2018-11-22, form: {proposed_attribute: proactive}}
    matrix:
      - {cell: 按期, published: 2018-12-06, expect: {publish-online: {status: fulfilled}}, because: [publication.publish-online]}
      - {cell: 逾期, published: 2018-12-07, expect: {publish-online: {status: fulfilled_late}}}
  - name: 涉密的不适用
    record: {secrecy: 秘密, issued: 2018-11-22}
    not: [publish-online]
"""


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_in_a_file_has_chinese_headers_and_comes_back(tmp_path: Path, suffix: str) -> None:
    """The command says how many cases it wrote; rows with a cell of their own are one matrix again."""
    (tmp_path / "a_test.yaml").write_text(CASES, encoding="utf-8")
    done = run("cases", "a_test.yaml", f"cases{suffix}", cwd=tmp_path)
    assert (done.status, done.out) == (0, f"cases{suffix}: 3 cases\n")
    assert list(open_table(tmp_path / f"cases{suffix}").headers) == [
        *(
            "用例",
            "情形",
            "截至",
            "类型",
            "管辖",
            "密级",
            "豁免事由",
            "印发日期",
            "意见单.公开属性",
            "上网日期",
        ),
        *("期望.publish-online", "触发规则", "不得有"),
    ]
    assert run("cases", f"cases{suffix}", "b_test.yaml", cwd=tmp_path).status == 0
    back = yaml.safe_load((tmp_path / "b_test.yaml").read_text(encoding="utf-8"))
    assert back["base"].keys() == {"类型", "管辖", "豁免事由", "印发日期"}
    assert [row["cell"] for row in back["cases"][0]["matrix"]] == ["按期", "逾期"]
    assert run("fmt", "b_test.yaml", "--check", cwd=tmp_path).status == 0
    assert content(read_cases(tmp_path / "b_test.yaml", KINDS)) == content(
        read_cases(tmp_path / "a_test.yaml", KINDS)
    )


HEADERS = ("用例", "截至", "类型", "密级", "印发日期", "期望.disclosure.attribute", "触发规则")
GOOD = ("涉密的不予公开", "2018-12-31", "公文", "秘密", "2018-11-22", "withheld", "")
WRONG = {
    "no name": ({"用例": ""}, "case.sheet", "t.csv:2"),
    "no day": ({"截至": ""}, "case.as-of", "t.csv:2"),
    "no expectation": ({"期望.disclosure.attribute": ""}, "case.idle", "t.csv:2"),
    "a colon twice": ({"用例": "a::b"}, "case.name", "t.csv:2"),
    "a bracket that stays open": ({"密级": "[秘密"}, "read.yaml", "t.csv:2: 密级"),
    "an anchor": ({"密级": "&a 秘密"}, "read.alias", "t.csv:2: 密级"),
    "a header that nobody has": ({"蜜级": "秘密"}, "case.field", "t.csv:2: 蜜级"),
    "a term that nobody has": ({"密级": "机密级"}, "record.term", "t.csv:2: 密级"),
    "a day that is none": ({"截至": "年底"}, "record.as-of", "t.csv:2: 截至"),
    "one fact in two columns": ({"secrecy": "none"}, "table.header", "t.csv:2: secrecy"),
    "the day in two columns": ({"as_of": "2018-12-30"}, "table.header", "t.csv: as_of"),
    "a note beside the table": ({"": "待核"}, "table.header", "t.csv"),
}


@pytest.mark.parametrize(("changes", "code", "place"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_in_a_table_is_told_at_its_cell(
    tmp_path: Path, changes: dict[str, str], code: str, place: str
) -> None:
    """And no file is written."""
    row = dict(zip(HEADERS, GOOD, strict=True)) | changes
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([row.keys(), row.values()])
    done = run("cases", "t.csv", "a_test.yaml", cwd=tmp_path)
    assert done.status == 2
    assert done.err.startswith(f"{place}: ") and f"[{code}]" in done.err
    assert not (tmp_path / "a_test.yaml").exists()


def test_a_case_twice_and_a_file_that_is_there_are_refused(tmp_path: Path) -> None:
    """Unless `--force` says that the file may go."""
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, GOOD, GOOD])
    assert "t.csv:3: " in run("cases", "t.csv", "a_test.yaml", cwd=tmp_path).err
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, GOOD])
    (tmp_path / "a_test.yaml").write_text("cases: [] # mine\n", encoding="utf-8")
    assert "[table.out]" in run("cases", "t.csv", "a_test.yaml", cwd=tmp_path).err
    assert (tmp_path / "a_test.yaml").read_text(encoding="utf-8") == "cases: [] # mine\n"
    assert run("cases", "t.csv", "a_test.yaml", "--force", cwd=tmp_path).status == 0
    assert "涉密的不予公开" in (tmp_path / "a_test.yaml").read_text(encoding="utf-8")
    assert "[case.sheet]" in run("cases", "t.csv", "cases.xlsx", cwd=tmp_path).err
