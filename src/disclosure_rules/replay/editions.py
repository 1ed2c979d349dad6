"""Editions of the policies: a directory, the shipped ones, or a revision in git; and what their files differ in.

The one module that runs another program, `git`, which it only asks to read.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.policy.files import policy_directories
from disclosure_rules.policy.load import load_policies
from disclosure_rules.policy.model import Policy
from disclosure_rules.testing import policies_for
from disclosure_rules.testing.run import policy_id

SHIPPED_WORD = "shipped"
FRAME = "framework"
"""The policy that declares what is decided. A set that has it beside others is a whole one."""
USUAL = "policies"
"""Where the policies of a revision are looked for if nothing says it."""


class Edition(NamedTuple):
    """Policies, by the name that was given for them."""

    name: str
    policies: tuple[Policy, ...]

    def as_json(self) -> dict[str, Any]:
        """The name, and each policy with the digest of its files."""
        return {
            "name": self.name,
            "policies": [{"id": policy.id, "sha256": policy.sha256} for policy in self.policies],
        }


def read_editions(old: str, new: str) -> tuple[Edition, Edition]:
    """The two editions of these names.

    A name is the word `shipped`; else a directory, if there is one; else a revision in git, `REV` or `REV:PATH`.
    Without a path it is that of the directory that the other name stands for, or else `policies`. To policies that
    are not a whole set the shipped ones are added that they do not replace. Raises PolicyError for a name that is
    none of these, and for policies that cannot be loaded.
    """
    beside_old, beside_new = (Path(name) if Path(name).is_dir() else None for name in (old, new))
    return read_edition(old, beside_new), read_edition(new, beside_old)


def read_edition(name: str, beside: Path | None = None) -> Edition:
    """The edition of a name; `beside` is the directory whose path is meant where a revision has none."""
    if name == SHIPPED_WORD:
        return Edition(name, load_policies())
    if Path(name).is_dir():
        return Edition(name, policies_over_shipped(Path(name)))
    with TemporaryDirectory(prefix="disclosure-rules-") as directory:
        place = extract(name, Path(directory), beside)
        try:
            return Edition(name, policies_over_shipped(Path(directory)))
        except PolicyError as error:
            raise PolicyError(_replaced(error.problems, directory, place)) from None


def policies_over_shipped(*roots: Path) -> tuple[Policy, ...]:
    """The policies below directories, over the shipped ones unless they are a whole set: what a version of the
    shipped policies lacks, it lacks."""
    ids = {policy_id(inner) for root in roots for inner in policy_directories(root)}
    return load_policies(*roots) if FRAME in ids and len(ids) > 1 else policies_for(roots)


def extract(name: str, into: Path, beside: Path | None = None) -> str:
    """Write the policy files of a revision below a directory; gives the `REV:PATH` that they are from. Raises
    PolicyError (`policy.revision`) where there is none of that name."""
    revision, colon, path = name.partition(":")
    here = None if colon else beside
    where = here or Path()
    check_revision(revision, where)
    inside = path if colon else str(here or USUAL)
    tree = _git(where, "rev-parse", "--verify", "--quiet", f"{revision}:{'./' if here else inside}")
    archive = _archive(where, tree.decode().strip()) if tree else None
    if archive is None:
        raise _no_edition(
            name,
            f"the revision `{revision}` has no directory `{inside}`",
            "give `REV:PATH`, with the path from the top of the repository",
            f"版本“{revision}”中没有目录“{inside}”；请写作“版本:路径”，路径自仓库根目录起",
        )
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            inner = PurePosixPath(member.name)
            content = files.extractfile(member) if member.isfile() else None
            if (
                content
                and inner.suffix in (".yaml", ".yml")
                and not inner.is_absolute()
                and ".." not in inner.parts
            ):
                target = into / inner
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    return f"{revision}:{inside}"


def check_revision(revision: str, directory: Path) -> None:
    """Raises PolicyError unless a name is a revision in the repository of a directory."""
    where = directory.resolve()
    if _git(directory, "rev-parse", "--absolute-git-dir") is None:
        en = f"neither `{SHIPPED_WORD}` nor a directory, and `{where}` is in no git repository"
        zh = f"既不是“{SHIPPED_WORD}”也不是目录，且“{where}”不在 git 仓库内"
    elif revision.startswith("-") or not _git(
        directory, "rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}"
    ):
        en = f"neither `{SHIPPED_WORD}`, nor a directory, nor a revision of the git repository of `{where}`"
        zh = f"既不是“{SHIPPED_WORD}”，也不是目录，也不是“{where}”所在 git 仓库的版本"
    else:
        return
    raise _no_edition(
        revision,
        en,
        "give a directory of policies or a revision such as `HEAD~1`",
        f"{zh}；请给出制度目录或 HEAD~1 等版本",
    )


def _no_edition(name: str, en: str, help_en: str, zh: str) -> PolicyError:
    return PolicyError(Problem("policy.revision", name, en, help_en, zh))


def _git(directory: Path, *arguments: str) -> bytes | None:
    """What a command of git prints, or None where it fails; without git no name is a revision."""
    try:
        done = subprocess.run(  # noqa: S603  # a list of arguments, of which no shell makes anything else
            ("git", "-C", str(directory), *arguments),  # noqa: S607  # the git that the caller uses
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _archive(directory: Path, tree: str) -> bytes | None:
    """A tree as a tar file. Not asked from within the repository, where git would archive that directory alone."""
    repository = _git(directory, "rev-parse", "--absolute-git-dir")
    return _git(Path(), "--git-dir", repository.decode().strip(), "archive", tree) if repository else None


def _replaced(problems: Iterable[Problem], directory: str, place: str) -> list[Problem]:
    """The problems of an edition that was read from git, at their places there."""
    return [
        problem._replace(
            **{
                part: getattr(problem, part).replace(directory, place)
                for part in ("place", "message", "help", "zh")
            }
        )
        for problem in problems
    ]


class PolicyChanges(NamedTuple):
    """The rules and parameters that one edition has and the other has not, or has otherwise, by id."""

    rules: dict[str, list[str]]
    parameters: dict[str, list[str]]


def policy_changes(old: Iterable[Policy], new: Iterable[Policy]) -> PolicyChanges:
    """What is `added`, `removed` and `changed`, wherever in which file it stands."""
    before, after = list(old), list(new)
    return PolicyChanges(
        *(_changed(_by_id(before, part), _by_id(after, part)) for part in ("rules", "parameters"))
    )


def _by_id(policies: Iterable[Policy], part: str) -> dict[str, Any]:
    return {item.id: replace(item, place="") for policy in policies for item in getattr(policy, part)}


def _changed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[str]]:
    return {
        "added": [name for name in new if name not in old],
        "removed": [name for name in old if name not in new],
        "changed": [name for name in new if name in old and new[name] != old[name]],
    }
