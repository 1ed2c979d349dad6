"""Build the distributions: the source and the wheel of `disclosure-rules`, and the wheel of `disclosure-rules-core`.

The second one is for machines without a compiler. It is built from the source distribution of the first; it has another
name, a sentence more in its description, another mark (`disclosure_rules._distribution`), and no durable-rules.

Run: `python -m tools.distributions DIRECTORY`
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]

CHANGES = {
    r'^name = "disclosure-rules"$': 'name = "disclosure-rules-core"',
    r'^description = "(.+)"$': r'description = "\1. Without durable-rules: it needs no compiler"',
    r"^(?:  # .*\n)*  'durable-rules==.*\n": "",
}
"""The lines of pyproject.toml in which the second distribution differs, as patterns, and its own lines."""


def build(folder: Path) -> None:
    """Write all three files into a directory; older ones of the same names are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name:
        made, unpacked = Path(name, "made"), Path(name, "unpacked")
        _hatchling(ROOT, made, "sdist", "wheel")
        (source,) = made.glob("*.tar.gz")
        shutil.unpack_archive(source, unpacked, filter="data")
        (tree,) = unpacked.iterdir()
        _make_core(tree)
        _hatchling(tree, made, "wheel")
        for path in made.iterdir():
            shutil.copyfile(path, folder / path.name)


def _make_core(tree: Path) -> None:
    """Make a tree of `disclosure-rules` one of `disclosure-rules-core`."""
    project = tree / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    for pattern, own in CHANGES.items():
        text, times = re.subn(pattern, own, text, flags=re.MULTILINE)
        if times != 1:
            raise SystemExit(f"pyproject.toml has {times} places, where one was expected, for {pattern}")
    project.write_text(text, encoding="utf-8")
    mark = tree / "src" / "disclosure_rules" / "_distribution_full.py"
    mark.rename(mark.with_name("_distribution_core.py"))
    (tree / "PKG-INFO").unlink()


def _hatchling(tree: Path, folder: Path, *targets: str) -> None:
    """Build the targets of a tree with the build backend of this environment."""
    chosen = (part for target in targets for part in ("-t", target))
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", folder, *chosen], cwd=tree, check=True)


if __name__ == "__main__":
    build(Path(sys.argv[1]).absolute())
