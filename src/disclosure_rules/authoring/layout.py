"""The layout of policy and case files: indentation, spaces and blank lines in one way; words, order, quotes, line breaks and
comments as they stand.

The text is made anew from its tokens. What the text says, and its comments, are the same before and after, or the text is
refused.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import yaml

from disclosure_rules.errors import Problem
from disclosure_rules.location import Location
from disclosure_rules.reading.strict import ReadingError, read_yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_CLOSING = (yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_OPENING = (yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)
_BLOCKS = (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken)


def laid_out(text: str, name: str) -> str:
    """The text of a YAML file in the layout. `name` is that of the file in problems. Raises ReadingError for a text that the
    strict reader refuses, and for one that cannot be laid out without a change of what it says."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    content = _content(text, name)
    made = _Layout(text, name)
    again = _Layout(made.text, name)
    if (_content(made.text, name), again.text, again.comments) != (content, made.text, made.comments):
        raise ReadingError(Problem("fmt.layout", name))
    return made.text


def _content(text: str, name: str) -> str:
    """What a text says, with the order of its keys."""
    return json.dumps(read_yaml(text, name).data, ensure_ascii=False)


class _Block(NamedTuple):
    """An open block of entries: the column where it stands, where it is to stand, and whether it is a list that begins at the
    column of its key, which has no token of its own."""

    column: int
    indent: int
    is_list: bool
    is_implicit: bool = False


class _Layout:
    """One pass over the tokens of a text: the text laid out, and its comments."""

    def __init__(self, text: str, name: str) -> None:
        self.comments: list[str] = []
        self._source = text
        self._out: list[str] = []
        self._blocks: list[_Block] = []
        self._before: list[_Block] = []
        """The blocks that were open at the token before."""
        self._last: Any = None
        self._end = 0
        self._depth = 0
        self._begins_entry = False
        for token in yaml.scan(text, Loader=_LOADER):
            if isinstance(token, yaml.KeyToken) and token.start_mark.index < token.end_mark.index:
                mark = token.start_mark
                raise ReadingError(Problem("fmt.layout", Location(name, mark.line + 1, mark.column + 1)))
            self._take(token)
        self.text = "".join(self._out)

    def _take(self, token: Any) -> None:
        """Take the next token: one without text opens or closes a block, any other is written."""
        implicit = bool(self._blocks) and self._blocks[-1].is_implicit
        if isinstance(token, _BLOCKS):
            self._open(token.start_mark.column, is_list=isinstance(token, yaml.BlockSequenceStartToken))
        elif isinstance(token, yaml.BlockEndToken):
            del self._blocks[-2 if implicit else -1 :]
        elif isinstance(token, yaml.KeyToken):
            if implicit and not self._depth:
                self._blocks.pop()
            self._begins_entry = True
        elif isinstance(token, yaml.StreamEndToken):
            self._gap(token)
            self._out.append("\n")
        elif not isinstance(token, yaml.StreamStartToken):
            if isinstance(token, yaml.BlockEntryToken) and not (self._blocks and self._blocks[-1].is_list):
                self._open(token.start_mark.column, is_list=True, is_implicit=True)
            self._write(token)

    def _open(self, column: int, *, is_list: bool, is_implicit: bool = False) -> None:
        self._blocks.append(_Block(column, self._inner(), is_list, is_implicit))

    def _inner(self) -> int:
        """The indentation of what lies within the innermost block."""
        return self._blocks[-1].indent + 2 if self._blocks else 0

    def _write(self, token: Any) -> None:
        self._depth -= isinstance(token, _CLOSING)
        self._gap(token)
        start, end = token.start_mark.index, token.end_mark.index
        if isinstance(token, yaml.ScalarToken):
            end = self._scalar(start, end, token.style)
        else:
            self._out.append(self._source[start:end])
        self._depth += isinstance(token, _OPENING)
        self._last, self._end, self._begins_entry = token, end, False
        self._before = list(self._blocks)

    def _gap(self, token: Any) -> None:
        """What stands between the last token and this one: a space, or comments and line breaks."""
        rest, *lines = _BREAK.split(self._source[self._end : token.start_mark.index])
        if self._last is None:
            rest, lines = "", [rest, *lines]
        if rest.strip():
            self._out.append(f"  {self._comment(rest)}")
        indent = self._indent(token)
        if isinstance(token, yaml.StreamEndToken):
            self._lines(lines, token, indent)
            while self._out and self._out[-1] == "\n":
                self._out.pop()
        elif lines:
            self._lines(lines[:-1], token, indent)
            self._break(indent)
        elif self._last is not None:
            self._out.append(self._space(token))

    def _lines(self, lines: list[str], token: Any, indent: int) -> None:
        """Comments in lines of their own before a token, and of blank lines no two in succession."""
        blank = self._last is None
        for line in lines:
            if line.strip():
                column = len(line) - len(line.lstrip())
                self._break(self._comment_indent(column, token, indent))
                self._out.append(self._comment(line))
                blank = False
            elif not blank:
                self._out.append("\n")
                blank = True

    def _break(self, indent: int) -> None:
        if self._out:
            self._out.append("\n")
        self._out.append(" " * indent)

    def _comment(self, text: str) -> str:
        self.comments.append(text.strip())
        return text.strip()

    def _space(self, token: Any) -> str:
        """What stands between two tokens of a line."""
        if isinstance(token, yaml.ValueToken) or isinstance(self._last, _OPENING):
            return ""
        if isinstance(token, (yaml.FlowEntryToken, *_CLOSING)):
            return " " if isinstance(self._last, yaml.ValueToken) else ""  # an empty value keeps its room
        return " "

    def _indent(self, token: Any) -> int:
        """The indentation of a token that begins a line."""
        if isinstance(token, (yaml.StreamEndToken, yaml.DocumentStartToken, yaml.DocumentEndToken)):
            return 0
        if self._depth or isinstance(token, _CLOSING):
            deeper = 2 * (self._depth - bool(self._blocks))
            return max(self._inner(), self._inner() + deeper)
        begins = self._begins_entry or isinstance(token, yaml.BlockEntryToken)
        return self._blocks[-1].indent if begins and self._blocks else self._inner()

    def _comment_indent(self, column: int, token: Any, indent: int) -> int:
        """The indentation of a comment in a line of its own: that of what follows, or of the block that ended before, where the
        comment stood no further out."""
        if column > token.start_mark.column:
            closed = (block for block in reversed(self._before) if block not in self._blocks)
            return next((block.indent for block in closed if block.column <= column), indent)
        return indent

    def _scalar(self, start: int, end: int, style: str | None) -> int:
        """Write a scalar; gives where it ends. The lines after its first are indented anew."""
        text = self._source[start:end]
        if style in ("|", ">"):
            return self._block_scalar(start, text)
        first, *others = _BREAK.split(text)
        deeper = self._inner() + 2 * max(0, self._depth - bool(self._blocks))
        lines = [first if style else first.rstrip()]
        for line in others:
            kept = line.lstrip(" \t") if style else line.strip()
            lines.append(f"{' ' * deeper}{kept}" if kept else "")
        self._out.append("\n".join(lines))
        return end

    def _block_scalar(self, start: int, text: str) -> int:
        header, _, body = text.partition("\n")
        signs = header.partition("#")[0]
        keeps = "+" in signs
        body = body.removesuffix("\n") if keeps else body.rstrip(" \n")
        lines = body.split("\n") if body else []
        end = start + len(header) + (1 + len(body) if lines else 0)
        stated = re.search(r"\d", signs)
        if stated:
            outer = self._blocks[-1] if self._blocks else _Block(0, 0, is_list=False)
            was, now = outer.column + int(stated[0]), outer.indent + int(stated[0])
        else:
            was = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), 0)
            now = self._inner()
        contents = [line[was:] for line in lines]
        self._out.append(
            "\n".join([header.rstrip(), *(f"{' ' * now}{line}" if line else "" for line in contents)])
        )
        return end
