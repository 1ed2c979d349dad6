"""The files of data/field, each as it was met in public reports and exports, through the command that a clerk would type.

Their names begin with the number of the row; rows 01 and 19 are values of Python, tested with the other field inputs.
"""

from pathlib import Path

import pytest
from commands import ROOT, run

FIELD = ROOT / "tests" / "data" / "field"

FILES: dict[str, tuple[str, int, tuple[str, ...], tuple[str, ...]]] = {
    # the file: the day asked for, the status, what the Chinese report says, what it does not say
    "02-sentinel-1900-request.json": ("2021-06-30", 2, ("received: 日期早于 1949-10-01",), ("合规",)),
    "03-before-any-law-request.json": (
        "2021-06-30",
        1,
        ("结论：无法判定", "本库所收制度中，无2007-03-01"),
        ("结论：合规",),
    ),
    "04-before-any-law-opinion.json": (
        "2021-06-30",
        1,
        ("结论：无法判定", "本库所收制度中，无2010-01-01"),
        ("结论：合规",),
    ),
    "05-before-any-law-document.json": (
        "2021-06-30",
        1,
        ("结论：无法判定", "本库所收制度中，无2007-03-05"),
        ("结论：合规",),
    ),
    "06-published-never-issued.json": (
        "2023-12-31",
        1,
        ("结论：无法判定", "法定期限内主动公开", "印发日期"),
        ("待履行",),
    ),
    "07-midnight-emergency.json": ("2019-05-31", 1, ("自 00:00:00 整起算：若原为日期列",), ()),
    "08-not-proactive.json": (
        "2018-12-31",
        2,
        ("form.proposed_attribute: 不在词表中；可填：",),
        ("是否应为",),
    ),
    "09-work-secret.json": ("2018-12-31", 2, ("secrecy: 不在词表中；可填：",), ("是否应为",)),
    "10-intended-consent.json": ("2018-12-31", 2, ("consent: 不在词表中；可填：",), ("是否应为",)),
    "11-bom-on-first-key.json": ("2018-12-31", 1, ("适用法律的日期：2018-11-22", "已排除"), ()),
    "12-zwsp-in-date.json": ("2018-12-31", 1, ("适用法律的日期：2018-11-22",), ()),
    "13-chinese-numeral-date.json": ("2018-12-31", 1, ("适用法律的日期：2018-11-22",), ()),
    "14-afternoon.json": ("2019-05-31", 1, ("2019-05-20 15:30 (",), ()),
    "15-seven-digits.json": ("2018-12-31", 1, ("适用法律的日期：2018-11-22",), ()),
    "16-compact-date.json": ("2018-12-31", 1, ("适用法律的日期：2018-11-22",), ()),
    "17-weekday-after.json": ("2018-12-31", 1, ("适用法律的日期：2018-11-22",), ()),
    "18-float-year.json": ("2026-02-01", 1, ("适用法律的日期：2025-12-31",), ()),
    "20-half-hours.json": ("2026-02-01", 1, ("工作人员每年培训课时",), ()),
    "21-secrecy-with-term.json": ("2018-12-31", 2, ("密级与保密期限须分别填写",), ()),
    "22-export-csv.csv": (
        "2018-12-31",
        2,
        ("不读取 CSV 文件：表格由 batch 判定；请执行“disclosure-rules batch IN OUT”",),
        ("映射",),
    ),
    "23-envelope.json": ("2018-12-31", 2, ("“code”、“msg”、“data”", "data.list"), ("可填",)),
    "24-full-width-colon.yaml": ("2018-12-31", 2, (":3:3: 第 3 行的“：”是全角冒号",), ()),
    "25-zh-no-such-day.json": ("2018-12-31", 2, (":9:2: issued: 历法中无此日期",), ("请写",)),
    "27-zh-json-syntax.json": ("2018-12-31", 2, (":1:42: 不是合法的 JSON：多余的逗号",), ()),
    "28-typed-2028.json": (
        "2023-12-31",
        2,
        ("as_of（2023-12-31）早于印发日期（2028-07-31）；请核对印发日期",),
        ("草稿",),
    ),
}


@pytest.mark.parametrize(("name", "row"), FILES.items(), ids=FILES)
def test_a_file_from_the_field_is_answered(
    name: str, row: tuple[str, int, tuple[str, ...], tuple[str, ...]]
) -> None:
    """Read as it was meant, or refused in words that help."""
    as_of, status, says, lacks = row
    done = run("evaluate", FIELD / name, "--as-of", as_of, "--lang", "zh", "--all")
    text = done.out + done.err
    assert done.status == status
    assert [part for part in says if part not in text] == []
    assert [part for part in lacks if part in text] == []


def test_a_length_in_words_in_a_policy_is_refused_with_the_way_to_write_it() -> None:
    """Row 26, in Chinese, at its place."""
    done = run("check", FIELD / "26-zh-duration", "--lang", "zh")
    assert done.status == 2
    assert "rules.yaml:6:8: “10个工作日”不是时长；请写整数和单位，如 10wd" in done.err


def test_a_case_whose_name_pytest_would_split_is_refused(tmp_path: Path) -> None:
    """Row 29, by whoever runs it; written here, since pytest would collect it with the tests."""
    (tmp_path / "policy.yaml").write_text(
        "policy: ours\ninstrument: {title: {zh: 本单位用例, en: cases of our own}}\nrank: district\n",
        encoding="utf-8",
    )
    (tmp_path / "x_test.yaml").write_text(
        "base: {kind: document, jurisdiction: 徐汇区, secrecy: none, exemption_grounds: []}\n"
        "as_of: 2018-12-31\ncases:\n"
        "  - name: 附件1::第十个工作日算按期\n"
        "    record: {issued: 2018-11-22, published: 2018-12-06}\n"
        "    expect: {publish-online: {due: 2018-12-06, status: fulfilled}}\n",
        encoding="utf-8",
    )
    done = run("test", tmp_path, "--lang", "zh")
    assert done.status == 2
    assert "x_test.yaml:4:5: 名称中含有“::”" in done.err


def test_every_file_from_the_field_has_a_row() -> None:
    """None lies there unread."""
    assert {path.name for path in FIELD.iterdir()} == {*FILES, "26-zh-duration"}


def test_half_an_hour_of_training_counts() -> None:
    """Row 20: 9.5 hours are read, and are fewer than 10, so that only the level of the agency is asked for."""
    decided = run("evaluate", FIELD / "20-half-hours.json", "--as-of", "2026-02-01", "--format", "json").data
    (entry,) = (entry for entry in decided["undetermined"] if entry["about"] == "training-too-short")
    assert entry["needs"] == ["agency.level"]
