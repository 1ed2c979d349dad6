"""One browser for all that is looked at in one."""

import shutil
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from browsing import PICTURES

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium as the system has it; nothing of it is fetched."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program is not None, "no Chromium here; Debian has it as `chromium`"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The checks of accessibility, as a script."""
    return files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
