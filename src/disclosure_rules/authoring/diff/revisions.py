"""The policies of a revision in git, written to a temporary directory while they are read; the work tree is not
touched.

This is the only module that runs another program: `git`, which it only queries.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from disclosure_rules.errors import PolicyError, Problem, Value
from disclosure_rules.location import Location
from disclosure_rules.policy.syntax import CALENDAR_SUFFIXES

USUAL = "policies"
"""The path of the policies of a revision, where none is given."""


@contextmanager
def checked_out(name: str, beside: Path | None = None) -> Iterator[Path]:
    """A directory with the policy files of a revision: those of `REV:PATH`, or for `REV` those of the directory
    `beside`, or else those in `policies`. Raises PolicyError (`edition.unknown`, `edition.path`) where there are
    none. A PolicyError that is raised while the files are read names their places in the revision."""
    revision, colon, path = name.partition(":")
    here = None if colon else beside
    where = here or Path()
    check_revision(revision, where)
    inside = _prefix(where) if here else path if colon else USUAL
    tree = _git(where, "rev-parse", "--verify", "--quiet", f"{revision}:{'./' if here else inside}")
    archive = _archive(where, tree.decode().strip()) if tree else None
    if archive is None:
        raise PolicyError(Problem("edition.path", name, revision=revision, directory=inside))
    with TemporaryDirectory(prefix="disclosure-rules-") as directory:
        _write(archive, Path(directory))
        try:
            yield Path(directory)
        except PolicyError as error:
            place = f"{revision}:{inside.rstrip('/')}"
            raise PolicyError(_moved(problem, directory, place) for problem in error.problems) from None


def _write(archive: bytes, directory: Path) -> None:
    """Write the policy files and calendars of a tar file, and nothing outside the directory."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            path = PurePosixPath(member.name)
            content = files.extractfile(member) if member.isfile() else None
            outside = path.is_absolute() or ".." in path.parts
            if content is not None and path.suffix.casefold() in CALENDAR_SUFFIXES and not outside:
                (directory / path).parent.mkdir(parents=True, exist_ok=True)
                (directory / path).write_bytes(content.read())


def _moved(problem: Problem, directory: str, place: str) -> Problem:
    """A problem of a temporary file, at its place in the revision."""
    top = place if place.endswith(":") else f"{place}/"

    def moved(name: str) -> str:
        return name.replace(f"{directory}/", top).replace(directory, place)

    def moved_value(value: Value) -> Value:
        if isinstance(value, Location):
            return replace(value, name=moved(value.name))
        return moved(value) if isinstance(value, str) else value

    where = replace(problem.where, name=moved(problem.where.name))
    return Problem(
        problem.code, where, problem.variant, **{name: moved_value(value) for name, value in problem.values}
    )


def check_revision(revision: str, directory: Path) -> None:
    """Raises PolicyError unless a name is a revision in the repository of a directory."""
    where = directory.resolve()
    if _git(directory, "rev-parse", "--absolute-git-dir") is None:
        raise PolicyError(Problem("edition.unknown", revision, "repository", directory=str(where)))
    if revision.startswith("-") or not _git(
        directory, "rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}"
    ):
        raise PolicyError(Problem("edition.unknown", revision, directory=str(where)))


def _git(directory: Path, *arguments: str) -> bytes | None:
    """The output of a git command, or None where it fails. Without git no name is a revision."""
    try:
        done = subprocess.run(  # noqa: S603  # a list of arguments, which no shell interprets
            ("git", "-C", str(directory), *arguments),  # noqa: S607  # the git that the caller uses
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _archive(directory: Path, tree: str) -> bytes | None:
    """A tree as a tar file. Git does not run inside the repository, where it would archive the current directory
    only."""
    repository = _git(directory, "rev-parse", "--absolute-git-dir")
    return _git(Path(), "--git-dir", repository.decode().strip(), "archive", tree) if repository else None


def _prefix(directory: Path) -> str:
    """The path of a directory from the top of its repository, empty for the top itself."""
    return (_git(directory, "rev-parse", "--show-prefix") or b"").decode().strip()
