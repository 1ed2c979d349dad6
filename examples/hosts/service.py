"""A service that decides about records, with FastAPI. Run: uvicorn service:app"""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from disclosure_rules import AnyRecord, Decision, Evaluator, Labels, RecordError, load_policies

EVALUATOR = Evaluator(load_policies())
LABELS = Labels(EVALUATOR.policies).as_json()

app = FastAPI()


@app.post("/decisions")
def decide(record: AnyRecord, as_of: str) -> Decision:
    """The decision about a record of any kind, given in either language."""
    return EVALUATOR.evaluate(record, as_of=as_of)


@app.get("/labels")
def labels() -> JSONResponse:
    """What a page shows for the ids in a decision."""
    return JSONResponse(LABELS)


@app.exception_handler(RecordError)
def refuse(_request: Request, error: RecordError) -> JSONResponse:
    """What the body cannot tell alone: `as_of` is no day, or lies before the issue."""
    return JSONResponse({"problems": [problem.as_json() for problem in error.problems]}, 422)
