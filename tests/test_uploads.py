"""Tables that a browser sends to the worklist: each row is a record as `batch` reads it; what is no table is told."""

import io
import json
import re
import zipfile

import pytest
import xlsxwriter
from serving import serving
from test_forms import HOSTILE

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.service.answer import Task, WorkerReply
from disclosure_rules.service.operations import perform

EVALUATOR = Evaluator(load_policies(), "reference")
HEADERS = ("编号", "管辖", "来源", "密级", "豁免事由", "意见单.公开属性", "印发日期", "上网日期")
LATE = ("甲", "徐汇区", "本机关制作", "无", "无", "主动公开", "2018-11-22", "")
WRONG = ("乙", "徐汇区", "本机关制作", "机密级", "无", "主动公开", "2018-11-22", "")
LINE = json.dumps({"kind": "document", "id": "丙"}, ensure_ascii=False)


def csv_of(*rows: tuple[str, ...], encoding: str = "utf-8") -> bytes:
    """A table as CSV."""
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)


def xlsx_of(*rows: tuple[str, ...], merged: str = "") -> bytes:
    """A table as a workbook."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if merged:
            sheet.merge_range(merged, "")
    return raw.getvalue()


def bomb() -> bytes:
    """A zip that is no workbook."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as file:
        file.writestr("a.txt", "a")
    return raw.getvalue()


def post(name: str, data: bytes, **fields: str) -> tuple[bytes, str]:
    """A form post as a browser sends it, and its media type."""
    boundary = "----x7"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in {"as_of": "2018-12-31", "records": "", **fields}.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="table"; filename="{name}"\r\nContent-Type: x/y\r\n\r\n'
    return b"".join(
        parts
    ) + head.encode() + data + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def answer_to(name: str, data: bytes, **fields: str) -> WorkerReply:
    """The answer of the worklist to a file."""
    body, media = post(name, data, **fields)
    return perform(EVALUATOR, Task("worklist", {"kind": "", "content_type": media}, body, "en"))


def plain(answer: WorkerReply) -> str:
    """The text of an answer."""
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", answer.body.decode()))


LISTED = {
    "CSV": ("台账.csv", csv_of(HEADERS, LATE), {}),
    "CSV with the mark of spreadsheets": ("a.CSV", b"\xef\xbb\xbf" + csv_of(HEADERS, LATE), {}),
    "CSV in GBK": ("a.csv", csv_of(HEADERS, LATE, encoding="gbk"), {"encoding": "GBK"}),
    "a workbook": ("a.xlsx", xlsx_of(HEADERS, LATE), {}),
    "JSON Lines": ("a.jsonl", LINE.replace("丙", "甲").encode(), {}),
    "no file, and lines": ("", b"", {"records": LINE.replace("丙", "甲")}),
    "a path of Windows": ("C:\\\\a\\\\b.csv", csv_of(HEADERS, LATE), {}),
}


@pytest.mark.parametrize(("name", "data", "fields"), LISTED.values(), ids=LISTED)
def test_a_table_is_listed(name: str, data: bytes, fields: dict[str, str]) -> None:
    """Its record stands in the list by its id."""
    answer = answer_to(name, data, **fields)
    assert answer.status == 200 and "1 records, as of 2018-12-31" in plain(answer)
    assert "甲" in plain(answer) and "Rejected lines" not in plain(answer)


def test_rows_that_are_wrong_stand_below_with_their_cell() -> None:
    """The other rows and the lines of the page are listed; a line cut short has its own problem."""
    rows = csv_of(HEADERS, LATE, WRONG, ("丁",))
    answer = answer_to("a.csv", rows, records=LINE + "\n{")
    assert answer.status == 200
    told = plain(answer)
    assert "甲" in told and "丙" in told
    assert "a.csv:3: 密级: not a term of this field" in told
    assert "a.csv:4: " in told and "records:2" in told


def test_a_table_is_decided_as_its_rows_are() -> None:
    """The limits are those of the record that the row is."""
    record = {"kind": "document", "id": "甲", "jurisdiction": "徐汇区", "origin": "own", "secrecy": "none", "exemption_grounds": [],
              "form": {"proposed_attribute": "proactive"}, "issued": "2018-11-22"}  # fmt: skip
    assert "overdue" in plain(answer_to("a.csv", csv_of(HEADERS, LATE)))
    days = [set(re.findall(r"2018-1\d-\d\d", plain(answer))) for answer in (
        answer_to("a.csv", csv_of(HEADERS, LATE)), answer_to("", b"", records=json.dumps(record)))]  # fmt: skip
    assert "2018-12-06" in days[0] & days[1]


NO_TABLE = {
    "a picture": ("a.png", b"\x89PNG\r\n", {}, 422, "table.file"),
    "a document under the name of a workbook": ("a.xlsx", b"%PDF-1.7", {}, 422, "table.file"),
    "a zip that is no workbook": ("a.xlsx", bomb(), {}, 422, "table.file"),
    "an old workbook": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, {}, 422, "table.file"),
    "merged cells": ("a.xlsx", xlsx_of(HEADERS, LATE, merged="A2:A3"), {}, 422, "table.file"),
    "an empty file": ("a.csv", b"", {}, 422, "table.file"),
    "GBK as UTF-8": ("a.csv", csv_of(HEADERS, LATE, encoding="gbk"), {}, 422, "table.file"),
    "GBK lines": ("a.jsonl", LINE.encode("gbk"), {}, 422, "read.encoding"),
    "a quote that stays open": ("a.csv", '编号\n"甲'.encode(), {}, 422, "table.file"),
    "headers that are no facts": ("a.csv", csv_of(("文号", "备注"), ("1", "x")), {}, 422, "table.header"),
    "an unknown kind": ("a.csv", csv_of(HEADERS, LATE), {"kind": "memo"}, 422, "record.kind"),
    "a name without an ending": ("table", csv_of(HEADERS, LATE), {}, 422, "table.file"),
    "a day that is none": ("a.csv", csv_of(HEADERS, LATE), {"as_of": "年底"}, 422, "record.as-of"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "fields", "status", "code"), NO_TABLE.values(), ids=NO_TABLE)
def test_what_is_no_table_is_told(
    name: str, data: bytes, fields: dict[str, str], status: int, code: str
) -> None:
    """With its code, before anything is listed."""
    answer = answer_to(name, data, **fields)
    assert (answer.status, answer.codes, answer.fault) == (status, (code,), None)


@pytest.mark.parametrize("cut", [0, 1, 40, 200])
def test_a_post_that_is_cut_off_is_refused(cut: int) -> None:
    """A table that is there in part would be another table."""
    body, media = post("a.csv", csv_of(HEADERS, LATE))
    answer = perform(EVALUATOR, Task("worklist", {"content_type": media}, body[: len(body) - 10 - cut], "en"))
    assert (answer.status, answer.codes) == (400, ("service.body",))
    answer = perform(EVALUATOR, Task("worklist", {"content_type": "multipart/form-data"}, body, "en"))
    assert (answer.status, answer.codes) == (400, ("service.body",))


def test_a_hostile_name_of_a_file_stays_text() -> None:
    """Where it stands before a problem."""
    name = HOSTILE.replace('"', "").replace("/", "") + ".csv"
    answer = answer_to(name, csv_of(HEADERS, WRONG))
    assert answer.status == 200 and b"<script" not in answer.body and b"<img" not in answer.body


def test_a_table_goes_over_http_and_is_bounded() -> None:
    """The page asks for it as browsers send files; what is too large, and a table for a form, get a clear answer."""
    with serving("--workers", "1") as server:
        page = server.ask("GET", "/worklist", lang="en").body.decode()
        assert 'enctype="multipart/form-data"' in page and 'type="file"' in page
        body, media = post("a.xlsx", xlsx_of(HEADERS, LATE))
        listed = server.ask("POST", "/worklist", body, headers={"Content-Type": media}, lang="en")
        assert listed.status == 200 and "甲" in listed.body.decode()
        for path, name, data, status in (
            ("/worklist", "a.csv", b"x" * (1 << 20), 413),
            ("/worklist", "a.png", b"x", 422),
            ("/form/document", "a.csv", csv_of(HEADERS, LATE), 415),
        ):
            body, media = post(name, data)
            refused = server.ask("POST", path, body, headers={"Content-Type": media})
            assert refused.status == status and b"<h1>" in refused.body
