"""A server that forks its workers after the law is loaded. Run: gunicorn --preload --workers 4 prefork:app"""

import json
import os
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from disclosure_rules import Evaluator, RecordError, load_policies

EVALUATOR = Evaluator(load_policies())  # once, before the fork: every worker shares it

WARM = EVALUATOR.evaluate({"kind": "document", "issued": "2018-11-22"}, as_of="2018-12-31")


def app(request: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Decide about the record in the body, as of the day in the query."""
    body = request["wsgi.input"].read(int(request.get("CONTENT_LENGTH") or 0))
    as_of = parse_qs(request["QUERY_STRING"]).get("as_of", [""])[0]
    try:
        status, answer = "200 OK", EVALUATOR.evaluate(json.loads(body), as_of=as_of).model_dump(mode="json")
    except RecordError as error:
        problems = [problem.as_json() for problem in error.problems]
        status, answer = "422 Unprocessable Content", {"problems": problems}
    start(status, [("Content-Type", "application/json"), ("Worker", str(os.getpid()))])
    return [json.dumps(answer, ensure_ascii=False).encode()]
