"""What a summary says: frozen, in both languages, without free text of the record but the names of duty bearers."""

from __future__ import annotations

from disclosure_rules._frozen import Frozen, JsonMoment, JsonText
from disclosure_rules.decision import RecordRef
from disclosure_rules.explanation.model import ClauseRef
from disclosure_rules.inquiry.model import Remedies
from disclosure_rules.terms import Degree, Outcome, Severity, Status


class OtherLimit(Frozen):
    """Another limit of the same act, by its obligation."""

    id: str
    title: JsonText
    due: JsonMoment
    status: Status


class ToDo(Frozen):
    """An act that is still owed or not known to be done, by its strictest limit.

    `due` is null while the limit has not started; `waits_for` then names the event that starts it, if one does. Working
    days left and late count as in the obligation. Before `earliest` the act is too early. `also` lists the laxer limits
    that the same act meets, `past_statutory` says whether one of its limits has passed that law sets and not the lowest
    instruments. Of a limit that was extended, or whose time is not counted for a while, `first_due` is its first day and
    `delayed_by` names the facts that move it; `paused` says that it does not run now.
    """

    id: str
    title: JsonText
    who: JsonText
    due: JsonMoment
    earliest: JsonMoment = None
    provisional: bool
    status: Status
    working_days_left: int | None
    working_days_late: int | None
    waits_for: JsonText | None
    first_due: JsonMoment
    delayed_by: JsonText | None
    paused: bool
    past_statutory: bool
    also: tuple[OtherLimit, ...]
    clauses: tuple[ClauseRef, ...]


class Wrong(Frozen):
    """Something wrong: a finding, or an act not done in time. `severity` is null for an act that is late, and `also` lists
    the other limits of that act; `mend` says how it is put right, null where its policy does not say, or the act is
    done late."""

    id: str
    severity: Severity | None
    message: JsonText
    mend: JsonText | None
    who: JsonText | None
    also: tuple[OtherLimit, ...]
    clauses: tuple[ClauseRef, ...]


class Consequence(Frozen):
    """A measure: in force now where `from_day` is null, else from that day on if nothing is done until then."""

    from_day: JsonMoment
    measure: str
    title: JsonText
    addressees: JsonText
    because: JsonText
    clauses: tuple[ClauseRef, ...]


class Question(Frozen):
    """A fact to ask for. `who` knows the answer, null where nobody is named; `bears_on` counts the open conclusions that
    it takes part in."""

    fact: str
    label: JsonText
    question: JsonText
    who: JsonText | None
    bears_on: int


class Folded(Frozen):
    """What the summary leaves out: how many determinations are made, how many conclusions of each stage are open, and how
    many facts may be asked for."""

    determined: int
    decide: int
    require: int
    find: int
    account: int
    facts: int


class Grounds(Frozen):
    """What the summary rests on; the decision has all of it. `policies` counts the instruments of law, without the frame of
    decisions."""

    library: str
    governing_date: JsonMoment
    policies: int
    calendar: str


class SummaryContent(Frozen):
    """What a summary says. `Summary` adds how it is shown. `undecided` says whether the openness of the record is not
    determined, or the law on it not held."""

    record: RecordRef
    kind: JsonText
    as_of: JsonMoment
    outcome: Outcome
    degree: Degree
    undecided: bool
    verdict: JsonText
    to_do: tuple[ToDo, ...]
    wrongs: tuple[Wrong, ...]
    consequences: tuple[Consequence, ...]
    questions: tuple[Question, ...]
    remedies: tuple[Remedies, ...] = ()
    folded: Folded
    basis: Grounds
