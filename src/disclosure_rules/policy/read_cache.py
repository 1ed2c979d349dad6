"""A file that keeps what was read of policy files, so that only files that changed are read again.

Its first line ends with the SHA-256 digest of the rest, which is JSON: for the digest of the bytes of each policy file, the
data that they hold and the places of its parts. A cache that is cut off, altered or of another version of the library counts
as empty. Whoever can write it can change what policies say, as with the policies themselves.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from disclosure_rules._version import __version__
from disclosure_rules._whole_file import whole_file
from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.reading.source import Places, Source
from disclosure_rules.reading.strict import ReadingError, cannot_read, error_name, read_bytes, read_text

_MARK: Final = b"disclosure-rules, what was read of policies: "
"""The beginning of every cache: no other file is written over."""


class ReadCache:
    """What a cache file keeps. Reading gives the same with it and without."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._kept = _kept(path)
        self._used: dict[str, Any] = {}

    def read(self, content: bytes, path: Path) -> Source:
        """The contents of a YAML file, whose bytes these are. Raises ReadingError for what cannot be read."""
        digest = sha256(content).hexdigest()
        known = self._kept.get(digest)
        if known is None:
            source = read_text(content, path)
            self._used[digest] = {"data": source.data, "places": source.places.columns()}
            return source
        self._used[digest] = known
        return Source(str(path), known["data"], Places.of(*known["places"]))

    def save(self) -> None:
        """Write what was read, and nothing else, if the file does not hold just that. Raises PolicyError where it cannot be
        written."""
        if self._used.keys() == self._kept.keys():
            return
        body = json.dumps({"library": __version__, "files": self._used}, separators=(",", ":")).encode()
        text = _MARK + sha256(body).hexdigest().encode() + b"\n" + body
        try:
            with whole_file(self.path) as draft:
                draft.write_bytes(text)
        except OSError as error:
            problem = Problem("cli.unwritable", str(self.path), reason=error_name(error))
            raise PolicyError(problem) from None


def _kept(path: Path) -> dict[str, Any]:
    """What a cache keeps, by the digest of what was read; nothing where it is not as it was written. Raises PolicyError for a
    file that is no cache, or that cannot be read."""
    try:
        content = read_bytes(path) if path.exists() else b""
    except ReadingError as error:
        raise PolicyError(error.problems) from None
    except OSError as error:  # a name that is too long
        raise PolicyError(cannot_read(str(path), error).problems) from None
    if content and not content.startswith(_MARK):
        raise PolicyError(Problem("cli.unwritable", str(path), "exists"))
    digest, _, body = content.removeprefix(_MARK).partition(b"\n")
    if sha256(body).hexdigest().encode() != digest:
        return {}
    stored = json.loads(body)
    return dict(stored["files"]) if stored["library"] == __version__ else {}
