"""Pages of HTML as a reader takes them in."""

import re
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "br", "input"}


class Page(HTMLParser):
    """A page as it is read: its tags with their attributes, and its texts with the language that each is in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            outer = self.open[-1][1] if self.open else ""
            self.open.append((tag, dict(attrs).get("lang") or outer))

    def handle_endtag(self, tag: str) -> None:
        """An element ends, which is the one begun last."""
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """A text."""
        if self.open and self.open[-1][0] != "style" and data.strip():
            self.texts.append((self.open[-1][1], data))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of that name."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        """All that is shown."""
        return "".join(text for _, text in self.texts)


def assert_whole(html: str, lang: str) -> None:
    """The page is well formed, names its language, has the structure that a screen reader asks for, and loads nothing."""
    found = Page(html)
    assert found.open == []
    assert found.of("html") == [{"lang": {"zh": "zh-CN", "en": "en"}[lang]}]
    assert {"charset": "utf-8"} in found.of("meta")
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in found.tags}
    assert not re.search(r"url\(|@import|https?:", html)
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all("scope" in attributes for attributes in found.of("th"))
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes.get("aria-labelledby") for attributes in found.of("section")} - {None} <= set(ids)
    assert len(found.of("main")) == len(found.of("title")) == 1
