"""Draw the pages that people see beside the mocks that they were made after, for the documentation site.

It needs the Chromium of the system, and fetches none; where there is none, the page says so. Run: `python -m tools.screens`, in
the environment of the library; `make docs` lays its pictures out with the other pages
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from disclosure_rules import SHIPPED
from disclosure_rules.service.openapi import RECORD_EXAMPLE

ROOT = Path(__file__).parents[1]
OUT = ROOT / "build" / "screens"
MOCKS = Path(__file__).parent / "mocks"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LOOK = ("--hide-scrollbars", "--force-device-scale-factor=0.5", "--window-size=1100,1000")
"""Half of the size of a screen: small files, in which the layout can be compared."""
SECONDS = 120

RECORDS = "\n".join(
    json.dumps({**RECORD_EXAMPLE, "id": f"2018-{number}", "published": None, "issued": f"2018-12-{day}"})
    for number, day in enumerate(("03", "20", "27"), 21)
)
FILLED = (
    "jurisdiction=徐汇区&secrecy=none&exemption_grounds=-&form.secrecy=none&form.issuer=department&form.nature=general"
    "&form.proposed_attribute=on_request"
)
PAGES = {
    "decision": ("The decision, `evaluate --format html`", ""),
    "form": (
        "The form, `/form/document`",
        f"/form/document?lang=zh&as_of=2026-11-27&{FILLED}",
    ),
    "clause": ("A clause, `/clauses/M14.5`", "/clauses/M14.5?lang=zh"),
    "worklist": ("The worklist, `/worklist`", f"/worklist?lang=zh&as_of=2018-12-31&records={quote(RECORDS)}"),
    "policy-diff": (
        "What the policies change, `/policy-diff`",
        f"/policy-diff?lang=zh&as_of=2018-12-31&records={quote(RECORDS)}",
    ),
}
"""The title of each page, and its address below that of the service; empty for a report of the command line."""


def main(out: Path = OUT) -> None:
    """Write all pictures again from the start, and the page that shows them."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    missing = drawn(out)
    if missing is not None:
        print(missing)
        lines = [f"This site was built without pictures: {missing}."]
    else:
        lines = [line for name, (title, _) in PAGES.items() for line in _shown(name, title)]
    head = ["# Screens 界面", "", "Each page beside the mock that it was made after.", ""]
    (out / "README.md").write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


def _shown(name: str, title: str) -> list[str]:
    return [
        f"## {title}",
        "",
        "| page | mock |",
        "|---|---|",
        f"| ![the page]({name}.png) | ![the mock]({name}-mock.png) |",
        "",
    ]


def drawn(out: Path) -> str | None:
    """Draw everything. Gives the reason where nothing is drawn."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return "no Chromium here (Debian: apt-get install chromium fonts-noto-cjk): the pages are NOT drawn"
    try:
        draw(browser, out)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, FileNotFoundError) as error:
        for picture in out.glob("*.png"):
            picture.unlink()
        return f"{browser} does not draw here ({type(error).__name__}): the pages are NOT drawn"
    return None


def draw(browser: str, out: Path) -> None:
    """Draw every page and every mock with a browser. Raises the errors of a process that fails, or FileNotFoundError where it draws
    nothing."""
    with tempfile.TemporaryDirectory() as directory, served(Path(directory)) as service:
        report = Path(directory) / "decision.html"
        command = (
            "evaluate",
            ROOT / "examples" / "xuhui-2018-20.yaml",
            "--as-of",
            "2018-12-31",
            "--lang",
            "zh",
            "--format",
            "html",
        )
        with report.open("wb") as file:
            subprocess.run([sys.executable, "-m", "disclosure_rules", *command], stdout=file, check=False)
        for name, (_, path) in PAGES.items():
            _picture(browser, service + path if path else report.as_uri(), out / f"{name}.png")
            _picture(browser, (MOCKS / f"{name}.html").as_uri(), out / f"{name}-mock.png")


def _picture(browser: str, address: str, path: Path) -> None:
    root = ["--no-sandbox"] if os.name == "posix" and os.getuid() == 0 else []
    command = [browser, "--headless", "--disable-gpu", *root, *LOOK, f"--screenshot={path}", address]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=SECONDS)
    path.stat()


@contextmanager
def served(directory: Path) -> Iterator[str]:
    """The address of a service whose policies of before gave half of the time to publish."""
    before = directory / "policies"
    shutil.copytree(SHIPPED, before)
    changed = before / "xuhui-2018" / "publication.yaml"
    changed.write_text(
        changed.read_text(encoding="utf-8").replace("value: 10wd", "value: 5wd"), encoding="utf-8"
    )
    command = ["serve", "--port", "0", "--before", str(before)]
    server = subprocess.Popen(
        [sys.executable, "-m", "disclosure_rules", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert server.stdout is not None
        listening = re.search(rb"http://[\d.]+:\d+", server.stdout.readline())
        assert listening, "the service does not start"
        yield listening[0].decode()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
