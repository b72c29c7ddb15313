"""A review, opened: run its stages, read its views, add a decision.

Each command of `cis` is a method here, and none does anything itself: stages are those of
`pipeline`, views are computed from the `Session`'s state, and what people decide is checked in
`screening`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cis_pipeline.core.model import Decision, Problem
from cis_pipeline.core.progress import Outcome, Step, Watch
from cis_pipeline.core.workspace import Workspace, above
from cis_pipeline.ledger import lookup
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs import registry
from cis_pipeline.outputs.deposit import restoring
from cis_pipeline.protocol import defaults
from cis_pipeline.review import (
    check,
    corrections,
    last_words,
    protocol_diff,
    stages,
    tampering,
)
from cis_pipeline.review.accepting import Answer, accept
from cis_pipeline.review.corrections import Plan, Who
from cis_pipeline.review.pipeline import STAGES, Pipeline
from cis_pipeline.review.session import Session
from cis_pipeline.review.views import Views
from cis_pipeline.review.work import Work
from cis_pipeline.screening import manual_decisions
from cis_pipeline.screening.manual_decisions import ManualDecision

if TYPE_CHECKING:
    from cis_pipeline.review.codebook import CodebookWork
    from cis_pipeline.review.coding import Codings
    from cis_pipeline.screening.votes.import_table import Wanted
    from cis_pipeline.sources.citation_searching import CitationSearch, Options

__all__ = ["STAGES", "Review"]


class Review(Views):
    """A review folder. `Review.open(folder)` opens one, `Review.init(folder)` makes one."""

    def __init__(self, folder: Path, watch: Watch | None = None) -> None:
        self.workspace = Workspace(folder.resolve())
        self.workspace.require()
        self._session = Session(self.workspace, watch)

    # --- opening, making, closing --------------------------------------------------------------

    @classmethod
    def open(cls, folder: str | Path = ".", watch: Watch | None = None) -> Review:
        """Open a review folder, or that above a folder within one; ReviewError if there is none,
        ProtocolError if config/ is faulty.

        `watch(text, done, total)` is called during long work, with total 0 where it is unknown.
        """
        return cls(above(Path(folder)), watch)

    @classmethod
    def init(cls, folder: str | Path) -> Review:
        """Make a new review folder from the template; ReviewError if there is one already."""
        target = Path(folder)
        defaults.copy_template(target)
        return cls(target)

    @classmethod
    def restore(cls, export: str | Path, folder: str | Path) -> Review:
        """Make a review folder of what `export` or `deposit` wrote, whichever it is."""
        restoring.restore(Path(export), Path(folder))
        return cls(Path(folder))

    # --- stages --------------------------------------------------------------------------------

    def ingest(self) -> Step:
        """Take in the exports of data/searches/ and data/grey/ that are new or have changed.

        An entry, or a whole file, that cannot be read is an error among the step's problems.
        """
        return Pipeline(self._session).ingest()

    def dedupe(self) -> Step:
        """Merge the duplicates that rules are sure of; put the doubtful pairs into a workbook."""
        return Pipeline(self._session).dedupe()

    def screen(self) -> Step:
        """Let the rules judge what has come to the rounds that they decide."""
        return Pipeline(self._session).screen()

    def sheets_export(self) -> Step:
        """Write a workbook for each reviewer who owes decisions that no workbook asks for yet."""
        return Pipeline(self._session).sheets_export()

    def sheets_import(self) -> Step:
        """Take in the decisions of the workbooks in data/sheets/."""
        return Pipeline(self._session).sheets_import()

    def reconcile(self) -> Step:
        """Write a workbook of conflicts for each round that has any nobody was asked about yet."""
        return Pipeline(self._session).reconcile()

    def run(self, until: str = "") -> Outcome:
        """Do everything that machines may do, up to the stage `until`; say what people owe.

        Nothing is done, and nothing written, where nothing has changed since the last run.
        """
        pipeline = Pipeline(self._session)
        steps, faults = pipeline.run(until)
        said = pipeline.said_before
        if said is None:
            said = last_words.of_now(self._session, pipeline.results)
            if not until:
                self._session.remember(sound=not faults)
                last_words.remember(said, self.workspace)
        problems = tuple(dict.fromkeys([*faults, *said.problems]))
        return replace(said, steps=tuple(steps), problems=problems, faults=tuple(faults))

    def status(self) -> Outcome:
        """Where the review stands, without doing anything."""
        return last_words.of_last_run(self.workspace) or last_words.of_now(self._session)

    def outputs(self) -> Step:
        """Write data/outputs/ anew; the same ledger gives the same bytes."""
        return Pipeline(self._session).outputs()

    def map(self) -> Step:
        """Write the tables, reader and pictures of themes, and the framework's support."""
        only = ("themes", "tags", "theme_", "concept_map", "framework", "saturation", "evidence")
        return Pipeline(self._session).outputs("map", only)

    # --- decisions by people -------------------------------------------------------------------

    def decide(self, record: str, round_id: str, verdict: str, **details: str) -> Decision:
        """Add one decision by a person, outside any workbook: to overrule, to merge, to split.

        `record` as for `why`; `verdict` one of `model.Verdict`; `details` are `by`, who decides,
        and, where they apply, `reason`, `note` and `target` (the other record, or the names of
        studies). ReviewError says what makes no sense, and the remedy.
        """
        made = ManualDecision(record=record, round_id=round_id, verdict=verdict, **details)
        with self._session.writing():
            decision = manual_decisions.decision(self.state, made)
            self._session.decide([decision])
        return decision

    def votes_import(self, table: str | Path, wanted: Wanted, dry_run: bool = False) -> Step:
        """Take in a table of votes that were cast elsewhere, as decisions of those who cast them.

        What cannot be told for certain is an error among the step's problems. `dry_run` adds
        nothing. ReviewError if the table is none of votes, or names nobody who decided.
        """
        from cis_pipeline.screening.votes import import_table

        path = Path(table)
        with self._session.writing():
            found = import_table.read(path, path.name, wanted, self.state)
            new = stages.news(found.decisions, self.state)
            added = 0 if dry_run else self._session.decide(new)
        told = f"{found.sentence}; {len(new)} new decisions"
        told += " (dry run: nothing was added)" if dry_run else ""
        return Step("votes import", told, added, list(found.problems))

    def split(self, record: str, other: str = "", *, by: str, note: str = "") -> Step:
        """Take a record out of its report, or part it from one `other` record of it; both as for
        `why`. No rule joins them again; `merge` undoes it.
        """
        made = ManualDecision(record=record, target=other, by=by, note=note)
        return self._regroup("split", manual_decisions.split, made)

    def merge(self, record: str, other: str, *, by: str, note: str = "") -> Step:
        """Make the reports of two records one, whatever was said before; `split` undoes it."""
        made = ManualDecision(record=record, target=other, by=by, note=note)
        return self._regroup("merge", manual_decisions.merge, made)

    def chain(self, record: str, options: Options) -> CitationSearch:
        """Propose the works that a report cites, or that cite it, as records with their parent.

        `record` as for `why`. They wait in data/grey/chained/ for the next `ingest`.
        """
        from cis_pipeline.sources.citation_searching import search_citations

        return search_citations(
            self.state, self.workspace, lookup.resolve(record, self.state), options
        )

    @property
    def work(self) -> Work:
        """The work of the team: shares, handing over, pilots, audits."""
        return Work(self._session)

    @property
    def codebook(self) -> CodebookWork:
        """The codebook: what it holds, its history, and what a change of it moves."""
        from cis_pipeline.review.codebook import CodebookWork

        return CodebookWork(self._session)

    @property
    def coding(self) -> Codings:
        """People's words on themes: confirm, refuse, move, add, undo; memos and anomalies."""
        from cis_pipeline.review.coding import Codings

        return Codings(self._session)

    # --- rulings about the review itself -------------------------------------------------------

    def protocol_accept(
        self, what: str, verdict: str, *, by: str, note: str = "", to: str = ""
    ) -> Step:
        """Rule on one change of the protocol that waits: a criterion, a round, ROUND/REVIEWER.

        `verdict` is one of those that `protocol_diff` names for it ("same_meaning"); `to` is the
        name that goes with "renamed_to" and "replaced_by". ReviewError says what makes no sense.
        """
        session = self._session
        answer = Answer(what=what, verdict=verdict, by=by, note=note, to=to)
        with session.writing():
            session.read_protocol()
            accepted = accept(self.state, session.configured, answer)
            session.append(accepted.batch)
            left = [w.change.what for w in session.pending]
        then = f"still to be ruled on: {', '.join(left)}" if left else "`cis run` goes on"
        return Step("protocol", f"{accepted.sentence}. {then}", 1, [])

    def protocol_diff(self) -> str:
        """What differs between the protocol in effect and config/, and the rulings so far."""
        return protocol_diff.tell(self.state, self._session.configured)

    def ledger_accept(self, *, by: str, note: str) -> Step:
        """Rule that a ledger with faults stays as it is; they are notices from then on."""
        with self._session.writing() as store:
            last = registry.links_of_last_run(self.workspace)
            batch = tampering.acceptance(store, last, by, note)
            self._session.append(batch)
        return Step("ledger", f"accepted as it is, by {by.strip()}", 1, [])

    def ledger_faults(self) -> list[Problem]:
        """Faults of the ledger itself that nobody has accepted; see `check` for all else."""
        if not self.workspace.ledger.exists():
            return []
        with self._session.writing() as store:
            return check.since_last_run(self._session, store, gone=False)

    # --- corrections ---------------------------------------------------------------------------

    def withdraw(self, what: str, *, by: str, note: str) -> Plan:
        """Plan that a source (its file or name), or one record, counts nowhere any more.

        Like each plan below it takes effect by `carry_out`, and its `sentences` say what it moves.
        ReviewError if nothing is meant, or it was withdrawn already.
        """
        return corrections.withdraw(self.state, what, Who(by, note))

    def put_back(self, what: str, *, by: str, note: str) -> Plan:
        """Plan that a withdrawn source or record counts again."""
        return corrections.put_back(self.state, what, Who(by, note))

    def replace(self, what: str, *, by: str, note: str) -> Plan:
        """Plan that an export as it lies there now takes the place of what was read of it.

        Entries that were in it before keep their records and all that was decided about them,
        changed ones become new versions of theirs, those that are gone are withdrawn.
        """
        return corrections.replace_source(self.state, self.workspace, what, Who(by, note))

    def correct(self, record: str, field: str, value: str, *, by: str, note: str) -> Plan:
        """Plan that a field of a record (as for `why`) has another value; ";" parts several."""
        return corrections.correct(self.state, record, field, value, Who(by, note))

    def carry_out(self, plan: Plan) -> Step:
        """Let a planned correction take effect."""
        self._session.append(plan.batch)
        n = len(plan.batch.corrections) + len(plan.batch.decisions)
        what = "corrections" if plan.batch.corrections else "decisions"
        done = plan.done or f"{n} {what} are on record"
        return Step("correct", f"{done}; `cis run` brings everything up to date", n, [])

    # --- inside --------------------------------------------------------------------------------

    def _regroup(
        self,
        name: str,
        regroup: Callable[[Snapshot, ManualDecision], list[Decision]],
        made: ManualDecision,
    ) -> Step:
        with self._session.writing():
            before = self.state.folded.problems
            decisions = regroup(self.state, made)
            self._session.decide(decisions)
            new = [p for p in self.state.folded.problems if p not in before]
        return Step(name, manual_decisions.outcome(decisions, self.state), len(decisions), new)
