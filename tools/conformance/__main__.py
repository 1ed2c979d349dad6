"""Run every row, write the page, and fail if a row is silent: `python -m tools.conformance`."""

from __future__ import annotations

import sys

from tools.conformance.page import PAGE, all_rows, text
from tools.conformance.row import STANDINGS


def main() -> int:
    """Print a tally and each silent row; status 1 if there is one."""
    rows = all_rows()
    PAGE.write_text(text(rows), encoding="utf-8")
    standings = [row.standing for row in rows]
    print(", ".join(f"{standings.count(standing)} {standing}" for standing in STANDINGS))
    silent = [row for row in rows if row.standing == "silent"]
    for row in silent:
        reason = f", though its reason is `{row.reason}`" if row.reason else ""
        print(f"silent: {row.suite} {row.case}: {row.says} gives {row.gives}, here {row.comes_to}{reason}")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
