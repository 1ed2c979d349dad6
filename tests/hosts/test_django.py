"""The example of an application: Django over a PostgreSQL of its own, which listens on a socket in a temporary directory."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from commands import ROOT, SAFETY, Done, environment, run_process

from disclosure_rules import Evaluator, load_policies

pytestmark = [pytest.mark.hosts, pytest.mark.frameworks]

EXAMPLE = ROOT / "examples" / "hosts" / "django"
LISTENING = re.compile(r"http://127\.0\.0\.1:(\d+)")
LATE = {
    "number": "某府发〔2018〕1号",
    "manner": "公开",
    "secrecy": "非密",
    "reason": "无",
    "issued": "2018-11-22",
    "online": "",
}
AS_OF = "2018-12-03"
EVALUATOR = Evaluator(load_policies())


class Database:
    """A cluster of PostgreSQL that the tests start and stop."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.owner: list[str] = []
        if os.getuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(directory, "postgres")
            self.owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def tool(self, name: str, *arguments: str) -> None:
        """Run a tool of PostgreSQL; it must succeed."""
        found = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
        found += [path for path in [shutil.which(name)] if path]
        if not found:
            pytest.fail(f"no PostgreSQL here ({name}); Debian: apt-get install postgresql", pytrace=False)
        log = self.directory / "log"
        command = [*self.owner, found[0], *arguments]
        done = subprocess.run(
            command, cwd=self.directory, stdout=subprocess.DEVNULL, check=False, timeout=SAFETY
        )
        assert done.returncode == 0, log.read_text() if log.exists() else command

    def create(self) -> None:
        """Make the cluster."""
        self.tool(
            "initdb", "-D", "data", "-U", "office", "--auth=trust", "-E", "UTF8", "--no-locale", "--no-sync"
        )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self.directory} -c fsync=off"
        self.tool("pg_ctl", "-D", "data", "-l", "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        self.tool("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")

    @property
    def settings(self) -> dict[str, str]:
        """What the application has to know."""
        return {
            "PGHOST": str(self.directory),
            "PGUSER": "office",
            "PGDATABASE": "postgres",
            "SECRET_KEY": "of the tests",
            "DJANGO_SUPERUSER_PASSWORD": "of the tests",
        }

    def manage(self, *arguments: str) -> Done:
        """How a command of the application ends."""
        return run_process(sys.executable, "manage.py", *arguments, cwd=EXAMPLE, **self.settings)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """The database with the tables of the example, and with a user."""
    directory = Path(tempfile.mkdtemp(prefix="pg"))  # short: the name of a socket has a limit
    made = Database(directory)
    try:
        made.create()
        made.start()
        try:
            for command in (
                ("migrate", "-v", "0"),
                ("createsuperuser", "--noinput", "--username", "clerk", "--email", "a@b.cn"),
            ):
                done = made.manage(*command)
                assert done.status == 0, done
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(directory)


class Page(NamedTuple):
    """A page: its status and its text."""

    status: int
    text: str


class Browser:
    """A user at the pages of the application."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}/admin/"
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def open(self, path: str, form: dict[str, str] | None = None) -> Page:
        """The page after a click, or after a form was sent."""
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        data = None if form is None else urlencode({**form, "csrfmiddlewaretoken": token or ""}).encode()
        request = Request(self.base + path, data, {"Referer": self.base})  # noqa: S310  # of this machine
        try:
            with self.opener.open(request, timeout=SAFETY) as answer:
                return Page(answer.status, answer.read().decode())
        except HTTPError as error:
            with error:
                return Page(error.code, error.read().decode())


@pytest.fixture(scope="module")
def browser(database: Database) -> Iterator[Browser]:
    """Somebody who has logged in."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--no-control-socket",
            "--bind",
            "127.0.0.1:0",
            "wsgi:application",
        ],
        cwd=EXAMPLE,
        env=environment(**database.settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        said = ""
        while (listening := LISTENING.search(said)) is None:
            line = process.stderr.readline().decode()
            assert line, said  # it ended
            said += line
        user = Browser(int(listening[1]))
        user.open("login/")
        entered = user.open("login/?next=/admin/", {"username": "clerk", "password": "of the tests"})
        assert entered.status == 200 and "公文" in entered.text
        yield user
    finally:
        process.terminate()
        process.communicate(timeout=SAFETY)


def listed(browser: Browser) -> dict[str, str]:
    """The documents of the list with their conclusions."""
    text = browser.open("documents/document/").text
    row = r'<th class="field-number"><a[^>]*>(.*?)</a></th><td class="field-outcome">(.*?)</td>'
    return dict(re.findall(row, text))


def test_a_saved_document_is_decided_and_its_page_shows_the_summary(browser: Browser) -> None:
    """In the office's own words, which the mapping file reads."""
    added = browser.open("documents/document/add/", LATE)
    assert added.status == 200 and 'class="success"' in added.text, added
    assert listed(browser) == {LATE["number"]: "non_compliant"}
    (key,) = re.findall(r"documents/document/(\d+)/change", browser.open("documents/document/").text)
    page = browser.open(f"documents/document/{key}/change/").text
    assert '<p class="verdict">' in page
    assert "主动公开公文按期上网发布" in page and "逾期" in page


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("manner", "随便", "不在词表中"),
        ("secrecy", "<b>密</b>", "不在词表中"),
        ("issued", "2018-02-30", "输入一个有效的日期"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_in_the_form(
    browser: Browser, column: str, value: str, said: str
) -> None:
    """Nothing is saved, and what was typed is still there."""
    before = listed(browser)
    page = browser.open("documents/document/add/", {**LATE, "number": "又一号", column: value})
    assert said in page.text and "又一号" in page.text
    assert "<b>密</b>" not in page.text
    assert listed(browser) == before


def test_a_night_changes_what_time_changes(database: Database, browser: Browser) -> None:
    """Before the limit the document is in order, after it late; a second run of the same day changes nothing."""
    first = database.manage("reevaluate", "--as-of", AS_OF)
    assert (first.status, first.err) == (0, "")
    assert listed(browser)[LATE["number"]] != "non_compliant"
    night = database.manage("reevaluate", "--as-of", "2018-12-07")
    assert night.out.splitlines() == [f"{LATE['number']}：non_compliant", "截至2018-12-07，重新判定1件"]
    assert listed(browser)[LATE["number"]] == "non_compliant"
    again = database.manage("reevaluate", "--as-of", "2018-12-07")
    assert again.out.splitlines() == ["截至2018-12-07，重新判定1件"]


def test_a_database_that_goes_away_loses_nothing(database: Database, browser: Browser) -> None:
    """The page says so in both languages, the command too; once it is back everything is there and goes on."""
    before = listed(browser)
    document = {**LATE, "number": "断线时的一号"}
    database.stop()
    try:
        answer = browser.open("documents/document/add/", document)
        assert answer.status == 503
        assert "本次未作任何更改" in answer.text and "nothing was changed" in answer.text
        night = database.manage("reevaluate")
        assert night.status == 1
        assert "数据库连接中断" in night.err and "Traceback" not in night.err
    finally:
        database.start()
    assert listed(browser) == before
    assert 'class="success"' in browser.open("documents/document/add/", document).text
    assert listed(browser).keys() == {*before, document["number"]}


def test_what_is_kept_is_the_decision_of_the_library(database: Database) -> None:
    """Whole, as the record of the row has it."""
    script = (
        "import json; from documents.models import Document; from datetime import date;"
        f"d = Document.objects.get(number={LATE['number']!r}); d.judge(date(2018, 12, 31));"
        "d.refresh_from_db(); print(json.dumps([d.record(), d.judgement.decision], default=str))"
    )
    done = database.manage("shell", "--no-imports", "-c", script)
    assert done.status == 0, done
    record, decision = json.loads(done.out.splitlines()[-1])
    assert decision == EVALUATOR.evaluate(record, as_of="2018-12-31").model_dump(mode="json")
