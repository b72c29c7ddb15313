"""A ruling under a title that no reviewer was shown: what of it is kept on record.

It settles nothing that was voted on. Where the table's numbers of works tell which voted report it
may have been meant for, a remark on that report says so, and `cis check` repeats it until somebody
settles the conflict (see `ledger.force.REMARK`). Numbers are listened to here alone, for a remark
decides nothing; that another table numbers otherwise is no matter where it rules on what was voted
on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cis_pipeline.core.model import CONSENSUS, Decision, Verdict
from cis_pipeline.ledger.force import REMARK, SCREENING
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.votes.table import Row


@dataclass(frozen=True)
class Settlement:
    """A settlement as it stands in a row, who settled, and its report ("" if it names none)."""

    row: Row
    said: Decision
    who: str
    report: str = ""


def votes_so_far(
    state: Snapshot, round_id: str, further: Iterable[Decision] = ()
) -> Iterator[Decision]:
    """People's votes in a round, in force or not, and then those of `further`."""
    for d in (*state.counted, *further):
        people = not d.by_rule and d.by != CONSENSUS and d.verdict in SCREENING
        report = state.folded.report_of.get(d.record_id)  # of a withdrawn record too
        if people and d.round == round_id and report in state.folded.standings:
            yield d


def remarks(
    settlements: Iterable[Settlement], votes: Sequence[Decision], state: Snapshot
) -> Iterator[Decision]:
    """A remark on the one report that was voted on under a ruling's number, if the ruling is about
    another report, which nobody voted on, or about none."""
    report_of = {d.record_id: state.folded.report_of[d.record_id] for d in votes}
    numbered: dict[str, dict[str, str]] = defaultdict(dict)
    for d in votes:
        _, mark, item = d.locator.rpartition(" item ")
        if mark:
            numbered[item].setdefault(report_of[d.record_id], d.locator)
    voted = set(report_of.values())
    for settled in settlements:
        meant = numbered.get(settled.row.item, {}) if settled.row.item else {}
        if len(meant) == 1 and settled.report not in voted:
            ((report, locator),) = meant.items()
            yield _remark(settled, report, locator, state)


def _remark(settled: Settlement, report: str, locator: str, state: Snapshot) -> Decision:
    row, said = settled.row, settled.said
    title = state.reports[report].title
    return Decision(
        record_id=report,
        round=said.round,
        by=REMARK,
        verdict=Verdict.UNSURE,
        note=(
            f"item {row.item} was ruled {said.verdict.value} by {settled.who} under a title that "
            f'no reviewer was shown, "{row.title}"; they voted on "{title}" ({locator})'
        ),
        locator=said.locator,
        sheet=said.sheet,
        protocol=state.protocol.basis(said.round, Verdict.UNSURE),
    )
