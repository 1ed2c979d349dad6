"""Form posts with a file (`multipart/form-data`), as browsers send them."""

from __future__ import annotations

import re
from pathlib import PureWindowsPath
from typing import Final, NamedTuple

from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.reading.strict import ReadingError, decode
from disclosure_rules.service.contract import RequestError
from disclosure_rules.tables.held_file import HeldFile

MULTIPART: Final = "multipart/form-data"
_BOUNDARY: Final = re.compile(r'boundary="?([\w\'()+,./:=? -]{1,70})"?')
_NAME: Final = re.compile(r'[; ]name="([^"]*)"')
_FILE_NAME: Final = re.compile(r'[; ]filename="([^"]*)"')


class FormPost(NamedTuple):
    """The fields of a form post that are not blank, and its file, if one was chosen."""

    values: dict[str, list[str]]
    file: HeldFile | None


def post_of(media: str, body: bytes) -> FormPost:
    """What a form post states. Raises RequestError where it is cut off or none, and RecordError where a field is not UTF-8."""
    boundary = _BOUNDARY.search(media)
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode()) if boundary else []
    if len(parts) < 2 or not parts[-1].startswith(b"--"):
        raise RequestError(Problem("service.body", "body", "form"), 400)
    values: dict[str, list[str]] = {}
    file = None
    for part in parts[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        text = _text(head)
        name, file_name = _NAME.search(text), _FILE_NAME.search(text)
        if file_name is not None:
            file = HeldFile(PureWindowsPath(file_name[1]).name, content) if file_name[1] else file
        elif name is not None and content.strip():
            values.setdefault(name[1], []).append(_text(content))
    return FormPost(values, file)


def _text(data: bytes) -> str:
    if not data:
        return ""
    try:
        return decode(data, "body")
    except ReadingError as error:
        raise RecordError(error.problems) from None
