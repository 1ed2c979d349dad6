"""The document rules written by hand, in plain Python: the baseline for measuring the library.

They are the shipped rules in force for a document of the district between 2018-11-22 and 2019-05-14: the instrument
and its annexes, the regulation of 2007, the notice of 2010, the city's rules of 2008 and on archives, and the law on
secrets. Each section follows a rule file. The texts (titles, messages, clauses) are those of the policies; the logic is
written out, in three-valued logic: no case analysis is made of what that leaves open.
"""

from __future__ import annotations

from typing import Any

from disclosure_rules import DocumentRecord
from disclosure_rules.calendar.moments import Moment

from . import annex1, annex2, decide, form, interpretation, main, over, require, secrecy
from .account import account
from .document import Document
from .results import Results


def evaluate(record: DocumentRecord, as_of: Moment) -> dict[str, Any]:
    """The parts of a Decision that follow from the record, as `model_dump(mode="python")` has them."""
    document = Document(record, as_of)
    results = Results(document.bearers, record.governing_date(as_of))
    decide.run(document, results)
    require.run(document, results)
    over.law(document, results)
    secrecy.run(document, results)
    annex1.release(document, results)
    annex1.review(document, results)
    annex2.content(document, results)
    annex2.process(document, results)
    main.consent(document, results)
    main.drafting(document, results)
    form.agreement(document, results)
    form.boxes(document, results)
    interpretation.run(document, results)
    over.district(document, results)
    main.publication(document, results)
    over.reassessed(document, results)
    main.secrecy_review(document, results)
    account(document, results)
    return results.parts()
