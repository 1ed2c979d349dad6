"""The changes to the generated site that let it be read from a disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def on_post_build(config: Any) -> None:
    """Write `search/search_index.js` from the index that the generator wrote. Remove the page that a server shows for
    a wrong address: its links would lead nowhere on a disk."""
    site = Path(config["site_dir"])
    index = site / "search" / "search_index.json"
    text = index.read_text(encoding="utf-8")
    index.with_suffix(".js").write_text(f"var searchIndex = {text};\n", encoding="utf-8")
    index.unlink()
    (site / "404.html").unlink()
