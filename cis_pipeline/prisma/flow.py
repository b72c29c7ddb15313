"""The PRISMA 2020 flow: the numbers of a diagram, and where each of them comes from.

Boxes and their labels follow Page et al. (2021), BMJ 372:n71. A number is an int or None, and
None means *not known*, which is not zero. `counting` makes a Flow from a ledger, `flow_files`
from what a review published; what must hold between its numbers stands in `equations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cis_pipeline.core.model import Arm, Box, Channel

Number = int | None
"""A count, or None where it is not known."""

Records = tuple[str, ...]
"""The ids of the records behind a number, in ledger order."""

Status = Literal["counted", "reported", "derived", "assumed", "not reported", "pending"]
"""Counted from the records of a ledger; or taken from a publication, worked out from other
numbers, assumed by somebody, told by nobody, or still to come."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a number rests on: of a derived one `why` is the formula, of an assumed one the reason,
    and `by` who assumes it."""

    status: Status
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Identified:
    """One line of an identification box: how many records one source gave.

    Without a name it is the sum of its channel, given where its sources are not told apart.
    """

    source_id: str
    name: str
    channel: Channel
    n: int
    records: Records = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RoundCount:
    """One round: who entered, who left it on which side, and who is still in it.

    `reasons` counts excluded by primary reason code, in the protocol's order ("" where none was
    given); `by_rule` says how many of the excluded a machine decided; `left` went on. `waiting`
    still await a decision, and `awaiting` counts them by whom they wait for: a record that two
    reviewers owe is counted for both. `different_reasons` counts those of the excluded that people
    excluded for different primary reasons, and `reasons_differ` says what became of them: the one
    "first_declared" in the protocol was counted, or each was a "conflict" and settled. `stopped`
    were not read, since a person stopped screening; they are none of the excluded. `records` are
    those behind `entered`, `excluded`, `waiting` and `left`.
    """

    id: str
    title: str
    arm: Arm
    unit: Literal["record", "report"]
    box: Box
    entered: int
    excluded: int
    reasons: Mapping[str, int]
    by_rule: int
    left: int
    waiting: int
    awaiting: Mapping[str, int]
    different_reasons: int = 0
    reasons_differ: Literal["conflict", "first_declared"] = "conflict"
    stopped: int = 0
    records: Mapping[str, Records] = field(default_factory=dict, compare=False, repr=False)


REMOVED = (
    "duplicate_records_removed",
    "records_marked_ineligible_by_automation",
    "records_removed_other_reasons",
)
"""The three kinds of removal before screening."""


@dataclass(frozen=True, slots=True)
class Column:
    """The boxes of one arm of the diagram; field names are those of the JSON output.

    `identified_by_channel` are sums that a publication gives beside its sources.
    `records_removed_together` is a sum that nobody told apart ("duplicates and items other than
    articles"), beside those of the three kinds that are known, and `removed_together` its words.
    `reports_excluded_by_reason` counts by primary reason code. `awaiting_*` are what people still
    owe before, in and after screening of titles and abstracts. `pending` names the boxes that
    nobody has come to yet although records are on their way to them. That nobody has been screened
    is no result, so `shown` gives no number of theirs; the equations are held of all that is
    counted. `basis` says of a box what its number rests on, where it is not counted; `unreadable`
    holds by box what stands there instead of a number. `records` are those behind each number.
    """

    identified_from: tuple[Identified, ...] = ()
    records_identified: Number = None
    duplicate_records_removed: Number = None
    records_marked_ineligible_by_automation: Number = None
    records_removed_other_reasons: Number = None
    records_screened: Number = None
    records_excluded: Number = None
    reports_sought: Number = None
    reports_not_retrieved: Number = None
    reports_assessed: Number = None
    reports_excluded: Number = None
    reports_excluded_by_reason: Mapping[str, int] | None = None
    reports_included: Number = None
    studies_included: Number = None
    awaiting_before_screening: Number = 0
    awaiting_screening: Number = 0
    awaiting_assessment: Number = 0
    pending: tuple[str, ...] = ()
    records_removed_together: Number = None
    removed_together: str = ""
    identified_by_channel: Mapping[Channel, int] = field(default_factory=dict)
    basis: Mapping[str, Basis] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Records] = field(default_factory=dict, compare=False, repr=False)

    def shown(self, name: str) -> Number:
        """The number of a box as it is shown: None where it is not known, or pending."""
        number: Number = None if name in self.pending else getattr(self, name)
        return number

    def status(self, name: str) -> Status | None:
        """What the number of a box rests on; None where the review has no such box."""
        if name in self.pending:
            return "pending"
        if name in self.basis:
            return self.basis[name].status
        return None if getattr(self, name) is None else "counted"

    @property
    def by_channel(self) -> dict[Channel, int]:
        """The records of each channel, as they are given or add up over its sources."""
        listed: dict[Channel, int] = {}
        for one in self.identified_from:
            listed[one.channel] = listed.get(one.channel, 0) + one.n
        return {**listed, **self.identified_by_channel}

    @property
    def records_removed_before_screening(self) -> Number:
        """All removals together.

        A publication leaves out what did not happen, so of the lines of this box those count that
        it has, if it has any.
        """
        kinds: list[Number] = [getattr(self, name) for name in REMOVED]
        known = [n for n in kinds if n is not None]
        if self.records_removed_together is not None:
            return self.records_removed_together + sum(known)
        left_out = any(self.status(name) == "not reported" for name in REMOVED)
        return sum(known) if left_out and known else total(*kinds)


@dataclass(frozen=True, slots=True)
class Flow:
    """All numbers of one diagram. `other` is None where no other methods were used.

    `reports_included` and `studies_included` are those of both arms together. Studies are counted
    only where people have named those of every included report: that one report is one study is
    nobody's finding. `reports_with_studies` counts the included reports whose studies are named,
    `studies_beyond_one_a_report` the second and further studies that one report tells of.
    `interim` is true while anything awaits a decision, `doubtful_pairs` of possible duplicates
    among it; `simulated` says that invented records are among those counted. `previous_*` are
    those of the review that this one updates, `total_*` those and the new ones. `standing_total`
    counts records by where they stand, apart from their sources. `files_not_taken` names the files
    of the review that these numbers lack, or lack entries of. `basis`, `unreadable` and `records`
    are as of a column, for the numbers of both arms together. `explained` says of an equation
    that does not hold why it need not. `r_rows` are the lines of the R package's file that it was
    read from.
    """

    title: str
    databases: Column
    other: Column | None = None
    rounds: tuple[RoundCount, ...] = ()
    reports_included: Number = None
    studies_included: Number = None
    reports_with_studies: int = 0
    studies_beyond_one_a_report: int = 0
    standing_total: Number = None
    interim: bool = False
    doubtful_pairs: int = 0
    simulated: bool = False
    reason_titles: Mapping[str, str] | None = None
    previous_studies: Number = None
    previous_reports: Number = None
    total_studies: Number = None
    total_reports: Number = None
    files_not_taken: tuple[str, ...] = ()
    basis: Mapping[str, Basis] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Records] = field(default_factory=dict, compare=False, repr=False)
    explained: Mapping[str, str] = field(default_factory=dict)
    r_rows: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_update(self) -> bool:
        """Whether the review updates an earlier one, and so needs the template for updates."""
        known = (self.previous_studies, self.previous_reports)
        return known != (None, None) or bool(self.unreadable.keys() & PREVIOUS)

    @property
    def included_pending(self) -> bool:
        """Whether nobody has come to the last box yet, in either arm."""
        arms = [c for _, c in self.arms if c.records_identified]
        return bool(arms) and all("reports_included" in c.pending for c in arms)

    @property
    def arms(self) -> list[tuple[Arm, Column]]:
        """The columns there are."""
        columns: list[tuple[Arm, Column]] = [("databases", self.databases)]
        return [*columns, ("other", self.other)] if self.other is not None else columns


PREVIOUS = frozenset({"previous_studies", "previous_reports"})
"""What the version before included."""

PREFIX: Mapping[Arm, str] = {"databases": "", "other": "other_methods."}
"""What stands before the name of a box where it is named among those of both arms."""


def total(*numbers: Number) -> Number:
    """The sum, or None if any part of it is not known."""
    return None if None in numbers else sum(n for n in numbers if n is not None)


def channel_line(arm: Arm, one: Identified) -> Channel:
    """The line of a source: among databases and registers all but registers are databases."""
    if arm == "databases" and one.channel is not Channel.REGISTER:
        return Channel.DATABASE
    return one.channel


def records_behind(flow: Flow) -> dict[str, Records]:
    """By what a number of the diagram is called, the ids of its records, in ledger order.

    Numbers are called as in the JSON document ("records_screened", "other_methods.reports_sought",
    "included.reports"); those of a line besides by what the line is of ("identified_from.database",
    "identified_from.database.Scopus", "reports_excluded_by_reason.LANG", "rounds.abstract.left").
    A number that has none, since it is reported, is not among them.
    """
    found: dict[str, Records] = {}
    for arm, column in flow.arms:
        prefix = PREFIX[arm]
        found |= {prefix + name: ids for name, ids in column.records.items()}
        for one in column.identified_from:
            line = f"{prefix}identified_from.{channel_line(arm, one).value}"
            for key in (line, f"{line}.{one.name}"):
                if one.records:
                    found[key] = (*found.get(key, ()), *one.records)
    for r in flow.rounds:
        found |= {f"rounds.{r.id}.{name}": ids for name, ids in r.records.items()}
    for name, place in BOTH.items():
        if flow.records.get(name):
            found[place] = flow.records[name]
    return found


BOTH: Mapping[str, str] = {
    "reports_included": "included.reports",
    "studies_included": "included.studies",
    "previous_reports": "previous.reports",
    "previous_studies": "previous.studies",
    "total_reports": "total.reports",
    "total_studies": "total.studies",
}
"""The numbers of both arms together: field of `Flow`, and place in the document."""
