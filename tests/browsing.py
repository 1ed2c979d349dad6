"""How the pages are looked at in a browser: the looks, and where their pictures go."""

from typing import Any

from commands import ROOT

PICTURES = ROOT / "build" / "pages"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 980, "height": 1200}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 980, "height": 1200}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}
A4 = 794
"""The width of A4 in pixels of a page."""
