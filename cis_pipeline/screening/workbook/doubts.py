"""What workbooks say otherwise than what is in force is asked, and never a silent flip.

A changed mind in one's own workbook is a new value, and is taken in. Asked about is what looks like
a mistake: a table without the id of a workbook (a CSV beside the workbook it was saved from) that
contradicts what its person has decided; a workbook whose cells say again what they said before
their last word (an old copy put back); a table that is named for a round to which its records never
came; and what the rows of a workbook leave in doubt by themselves (see `doubtful_rows`).

Decisions in question are held back as far as they would be new; all others are taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cis_pipeline.core.model import DEDUPE_ROUND, Box, Decision, Problem, Verdict
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.tasks import CHECKS
from cis_pipeline.screening.workbook.questions import Question, accepted, some
from cis_pipeline.screening.workbook.readings import Sheet
from cis_pipeline.screening.workbook.said_before import (
    SaidBefore,
    in_words,
    is_of_table,
    named,
    stance,
)
from cis_pipeline.screening.workbook.sorted_alone import orders, together


def asked(sheets: Sequence[Sheet], state: Snapshot) -> tuple[Sheet, ...]:
    """The workbooks without the decisions that are in question, each with its questions as
    Problems; a file that somebody accepted as it stands is left as it is."""
    doubts = _Doubts(state, SaidBefore(state.counted))
    taken = accepted(state.rulings)
    found: dict[int, Sheet] = {}
    tables = [n for n, sheet in enumerate(sheets) if _is_table(sheet)]
    for n in [n for n in range(len(sheets)) if n not in set(tables)] + tables:
        sheet = sheets[n]
        if (sheet.path, sheet.digest) not in taken:
            sheet = doubts.held(sheet)
        doubts.take(sheet)  # what tables say is held against that as well
        found[n] = sheet
    return tuple(found[n] for n in range(len(sheets)))


def _is_table(sheet: Sheet) -> bool:
    return any(is_of_table(d) for d in sheet.decisions)


@dataclass
class _Doubts:
    """What was said up to now, by the ledger and by the workbooks that were looked at."""

    state: Snapshot
    said: SaidBefore

    def take(self, sheet: Sheet) -> None:
        for d in sheet.decisions:
            if self.said.is_news(d):
                self.said.add(d)

    def held(self, sheet: Sheet) -> Sheet:
        """A workbook without the decisions in question, and the questions."""
        news = [d for d in sheet.decisions if self.said.is_news(d)]
        back, problems = set[Decision](), list[Problem]()
        for what, remedy, concerned in self._questions(sheet, news):
            if new := [d for d in concerned if d not in back]:
                back.update(new)
                rows = some(list(dict.fromkeys(d.locator.rpartition(" ")[2] for d in new)))
                where = f"{sheet.path} row{'s' * (' ' in rows)} {rows}"
                asks = Question(what, remedy, ()).asked(sheet.path)
                problems.append(Problem(where, f"{what}; not taken in", asks))
        problems += self._over(sheet, [d for d in news if d not in back])
        if not problems:
            return sheet
        # what nobody has decided yet is still asked by this workbook
        pending = {named(d) for d in back if not self.said.last_of_person(d)}
        return replace(
            sheet,
            decisions=tuple(d for d in sheet.decisions if d not in back),
            problems=(*sheet.problems, *problems),
            blank=sheet.blank | pending,
        )

    def _questions(
        self, sheet: Sheet, news: Sequence[Decision]
    ) -> Iterator[tuple[str, str, Sequence[Decision]]]:
        for question in sheet.questions:
            if concerned := self._still(question, sheet, news):
                yield question.what, question.remedy, concerned
        if other := self._of_other_round(sheet):
            remedy = "give it the name of the round it is of, or take it out of the folder"
            yield other, remedy, news
        flips = [d for d in news if self.said.goes_back(d)]
        if flips:
            what = f"an old copy seems to have been put back: {self._against(flips)}"
            yield what, "put the latest copy back", flips
        tables = [d for d in news if is_of_table(d) and d not in flips]
        if contrary := [d for d in tables if self._contradicts(d)]:
            what = f"says otherwise than what is in force: {self._against(contrary)}"
            remedy = "change it in the workbook itself, and take this table out of the folder"
            yield what, remedy, contrary

    # --- the file itself -----------------------------------------------------------------------

    def _still(
        self, question: Question, sheet: Sheet, news: Sequence[Decision]
    ) -> Sequence[Decision]:
        """The news that a question of a workbook's rows is about; none if what is new since the
        rest was taken in is not enough to ask again."""
        about = set(question.records)
        concerned = [d for d in news if d.record_id in about]
        if not question.column:
            return concerned
        value = _VALUES[question.column]
        before = [value(last) for d in sheet.decisions if (last := self._vote_before(d))]
        new = [value(d) for d in concerned if d.verdict is not Verdict.STUDY]
        enough = orders(new) / 2 >= question.least
        return concerned if enough or not before or not together(before) else ()

    def _vote_before(self, d: Decision) -> Decision | None:
        return None if d.verdict is Verdict.STUDY else self.said.last_in_cell(d)

    # --- rounds --------------------------------------------------------------------------------

    def _of_other_round(self, sheet: Sheet) -> str:
        """Whether a table is named for a round to which its records never came."""
        if not _is_table(sheet) or sheet.round_id == DEDUPE_ROUND:
            return ""
        reports = self._reports(sheet)
        astray = [report for report in reports if not self._came(report, sheet.round_id)]
        if len(astray) * _MOST_ASTRAY <= len(reports):
            return ""
        return (
            f'is called a table of the round "{sheet.round_id}", to which {len(astray)} of its '
            f"{len(reports)} records never came"
        )

    def _over(self, sheet: Sheet, news: Sequence[Decision]) -> Iterator[Problem]:
        """That a workbook with news is of a round that is over for all its records.

        Of those that were drawn to be looked at once more it always is.
        """
        votes = [d for d in news if d.verdict is not Verdict.STUDY]
        if not votes or sheet.round_id == DEDUPE_ROUND or self._looks_again(sheet):
            return
        reports, awaits = self._reports(sheet), f"awaiting_{sheet.round_id}"
        standings = self.state.folded.standings
        if all(self._came(r, sheet.round_id) and standings[r].box != awaits for r in reports):
            what = (
                f'is of the round "{sheet.round_id}", which is over for all its {len(reports)} '
                f"records; {len(votes)} decisions in it are new and were taken in"
            )
            remedy = "if that is an old workbook, put back what it said when the round ended"
            yield Problem(sheet.path, what, remedy, "warning")

    def _looks_again(self, sheet: Sheet) -> bool:
        """Whether it is the workbook of an audit or a second look; of a round without reviewers
        (a clone does not know yet what was drawn) people are given none but these."""
        book = self.state.workbooks_by_id.get(sheet.sheet)
        if book is not None and book.purpose in CHECKS:
            return True
        asked = [r for r in self.state.protocol.rounds if r.id == sheet.round_id]
        return bool(asked) and not asked[0].reviewers

    def _reports(self, sheet: Sheet) -> list[str]:
        """The reports that a workbook is about and that count."""
        folded = self.state.folded
        ids = sheet.blank.union(d.record_id for d in sheet.decisions)
        found = dict.fromkeys(folded.report_of.get(i, i) for i in sorted(ids))
        return [report for report in found if report in folded.standings]

    def _came(self, report: str, round_id: str) -> bool:
        """Whether a report has come to a round, or beyond it."""
        standing = self.state.folded.standings[report]
        rounds = [r.id for r in self.state.protocol.rounds_of(standing.arm)]
        if round_id not in rounds or standing.box == Box.DUPLICATE:
            return False
        at = rounds.index(standing.round) if standing.round in rounds else 0
        return at >= rounds.index(round_id)

    # --- against what is in force --------------------------------------------------------------

    def _contradicts(self, d: Decision) -> bool:
        own = self.said.last_of_person(d)
        if own is None or own.sheet == d.sheet:
            return False
        return stance(own) != stance(d) and self._stands(own)

    def _stands(self, d: Decision) -> bool:
        """Whether a decision is in force, as far as its own person is concerned."""
        votes = d.verdict is not Verdict.STUDY and d.round != DEDUPE_ROUND
        return not votes or self.state.protocol.stands(d)

    def _against(self, flips: Sequence[Decision]) -> str:
        """The first of them beside what is in force, in words."""
        d = flips[0]
        own = self.said.last_in_cell(d) if not is_of_table(d) else self.said.last_of_person(d)
        assert own is not None
        since = f" since {own.at[:10]}" if own.at else ""
        more = f", and {len(flips) - 1} more" if len(flips) > 1 else ""
        now = f"{named(d)} is {in_words(own)}{since} ({own.locator or 'by hand'})"
        return f"{now} and {in_words(d)} here{more}"


_VALUES: Mapping[str, Callable[[Decision], Hashable]] = {
    "decision": lambda d: d.verdict,
    "reason": lambda d: d.reason,
    "note": lambda d: d.note,
}
"""What a column that is filled in says in a decision."""
_MOST_ASTRAY = 5
"""One in so many records of a table may have left its round again."""
