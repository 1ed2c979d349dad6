"""The picture of the model record's page in the READMEs: an SVG that holds the page itself, so that it is made and compared as
text. Whoever looks at it draws it, in a light or a dark scheme."""

from __future__ import annotations

from html import escape
from pathlib import Path

import yaml

from disclosure_rules import Evaluator
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase
from disclosure_rules.policy.model import Policy
from disclosure_rules.render.html import STYLE
from disclosure_rules.summary import page

ROOT = Path(__file__).parents[1]
DIRECTORY = ROOT / "docs" / "pictures"
RECORD, AS_OF = ROOT / "examples" / "xuhui-2018-20.yaml", "2018-12-31"
WIDTH = 800
HEIGHTS: dict[Lang, int] = {"zh": 1220, "en": 1310}
"""The height that the page takes at that width; test-hosts sees that nothing is cut off."""


def pictures(policies: tuple[Policy, ...], mark: str) -> dict[Path, str]:
    """The picture in each language, by its file."""
    record = yaml.safe_load(RECORD.read_text(encoding="utf-8"))
    summary = Evaluator(policies, engine="reference").summary(record, as_of=AS_OF)
    made = {}
    for lang, height in HEIGHTS.items():
        article = page.summary_article(summary, lang).replace("<br>", "<br/>")
        made[DIRECTORY / f"decision.{lang}.svg"] = _svg(article, summary.verdict.of(lang), lang, height, mark)
    return made


def _svg(article: str, title: str, lang: Lang, height: int, mark: str) -> str:
    style = (STYLE + page.STYLE.lstrip()).replace("html {", ".page {").replace("body {", ".page {")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" role="img">'
        f"<!-- {mark} -->\n<title>{escape(title)}</title><style>{style}.page {{ height: 100% }}</style>\n"
        f'<foreignObject width="{WIDTH}" height="{height}">'
        f'<div xmlns="http://www.w3.org/1999/xhtml" lang="{phrase("tag", lang)}" class="page">\n'
        f"{article}\n</div></foreignObject></svg>\n"
    )
