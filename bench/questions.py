"""Measure how many questions lead a document to its attribute: `python bench/questions.py [RECORDS]`.

Of generated documents those are taken whose attribute is open; every question is answered by lot. Ends with 1 if the median
is more than four.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import islice
from random import Random
from statistics import median

import records

from disclosure_rules import DocumentRecord, Evaluator, RecordError, load_policies
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.inquiry.changed_record import changed
from disclosure_rules.records import read_record

ABOUT = "disclosure.attribute"
MOST = 4
"""The questions that the median document may need."""


def asked(evaluator: Evaluator, record: DocumentRecord, as_of: Moment, lot: Random) -> int:
    """The number of questions until the attribute is determined, or nothing is left to ask."""
    facts: list[str] = []
    while question := evaluator.next_question(record, as_of=as_of, about=ABOUT, besides=facts):
        facts.append(question.fact)
        answer = lot.choice(question.answers)
        try:
            record = read_record(changed(record, {question.fact: answer.value}))
        except RecordError:
            continue
    return len(facts)


def main() -> None:
    """Measure and print the median, and how many documents need how many questions."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    evaluator, lot = Evaluator(load_policies(), "reference"), Random(18)  # noqa: S311  # answers, no secrets
    counts = (
        asked(evaluator, record, as_of, lot)
        for record, as_of in (*records.generated(wanted), *records.varied(wanted))
    )
    found = list(islice((count for count in counts if count), wanted))
    shown = ", ".join(f"{count}: {number}" for count, number in sorted(Counter(found).items()))
    print(f"{len(found)} documents; median {median(found)}, at most {MOST}; questions: documents — {shown}")
    raise SystemExit(median(found) > MOST)


if __name__ == "__main__":
    main()
