"""Check the documentation site: every link leads to a page and a heading, and nothing is loaded from elsewhere.

Run: `python -m tools.site_check [DIRECTORY]`
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

SITE = Path(__file__).parents[1] / "build" / "site"
REFERENCES = ("href", "src", "srcset", "poster", "data", "action")
STYLED = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")
UNRENDERED = re.compile(r"^\s*(?:- |\d+\. |```|\| )", re.MULTILINE)
"""The markers that a paragraph contains where a list, a block or a table was meant."""


class Page(HTMLParser):
    """One page: its anchors, its links, and the files that it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.unrendered: list[str] = []
        self._paragraph: list[str] | None = None
        self._in_style = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the anchors and references of a tag."""
        for name, value in attrs:
            if name == "id" or (name == "name" and tag == "a"):
                self.anchors.add(value or "")
            elif name in REFERENCES and value:
                (self.links if tag in ("a", "form") else self.loads).append(value)
            elif name == "style" and value:
                self.loads.extend(styled(value))
        if tag == "p":
            self._paragraph = []
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        """Check a paragraph that ends."""
        self._in_style = False
        if tag == "p" and self._paragraph is not None:
            self.unrendered.extend(UNRENDERED.findall("".join(self._paragraph)))
            self._paragraph = None

    def handle_data(self, data: str) -> None:
        """Collect the text of a paragraph, and the files that a style sheet loads."""
        if self._paragraph is not None:
            self._paragraph.append(data)
        if self._in_style:
            self.loads.extend(styled(data))


def styled(text: str) -> Iterator[str]:
    """Every file that a style sheet loads."""
    yield from (first or second for first, second in STYLED.findall(text))


def is_elsewhere(reference: str) -> bool:
    """Whether a reference names a server."""
    return bool(urlsplit(reference).netloc)


def problems(site: Path) -> Iterator[str]:
    """Every problem of a site, each with its page."""
    files = {path.resolve() for path in site.rglob("*") if path.is_file()}
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(files) if path.suffix == ".html"}
    if not pages:
        yield f"{site}: no pages"
    for path, page in pages.items():
        name = path.relative_to(site.resolve())
        yield from (f"{name}: loads {file} from elsewhere" for file in page.loads if is_elsewhere(file))
        yield from (f"{name}: `{marker.strip()}` in a paragraph" for marker in page.unrendered)
        for reference in (*page.links, *page.loads):
            if not urlsplit(reference).scheme and not is_elsewhere(reference):
                yield from (f"{name}: {wrong}" for wrong in _broken(path, reference, files, pages))
    for path in sorted(files):
        if path.suffix == ".css":
            for reference in filter(is_elsewhere, styled(path.read_text(encoding="utf-8"))):
                yield f"{path.relative_to(site.resolve())}: loads {reference} from elsewhere"


def _broken(path: Path, reference: str, files: set[Path], pages: dict[Path, Page]) -> Iterator[str]:
    target, anchor = urldefrag(reference)
    base = path.parent
    file = (base / unquote(urlsplit(target).path)).resolve() if target else path
    if file not in files:
        yield f"no file {reference}"
    elif anchor and file in pages and unquote(anchor) not in pages[file].anchors:
        yield f"no anchor {reference}"


def main(site: Path) -> int:
    """Print the problems; status 1 if there are any."""
    wrong = list(problems(site))
    print(*wrong or [f"{site}: every link leads somewhere, nothing is loaded from elsewhere"], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(*sys.argv[1:]) if sys.argv[1:] else SITE))
