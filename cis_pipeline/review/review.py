"""A review, opened: run its stages, read its views, add a decision. The only hand on the ledger.

Each command of `cis` is a method here. Stages are pure and live elsewhere; this module reads the
state, hands it to a stage, appends what comes back, and writes sheets and outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Decision, Problem, Source
from cis_pipeline.core.progress import Outcome, Step, Watch
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger import frames, lookup
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.ledger.store import Batch, Store
from cis_pipeline.outputs import backup, history, stamp
from cis_pipeline.prisma import search_reporting
from cis_pipeline.protocol import defaults, sources
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.review import check as soundness
from cis_pipeline.review import stages
from cis_pipeline.screening import external_votes, manual_decisions, manual_merges
from cis_pipeline.screening.manual_merges import Said
from cis_pipeline.screening.workbook.folder import Desk
from cis_pipeline.sources import descriptions, full_texts
from cis_pipeline.sources import ingest as ingestion

if TYPE_CHECKING:
    import pandas

    from cis_pipeline.outputs.results import Views
    from cis_pipeline.prisma.flow import Flow
    from cis_pipeline.screening.agreement import Agreement
    from cis_pipeline.sources.citation_searching import Chased, Options

STAGES = ("ingest", "dedupe", "screen", "sheets", "reconcile", "outputs")
"""What `run` does, in this order."""


class Review:
    """A review folder. `Review.open(folder)` opens one, `Review.init(folder)` makes one."""

    def __init__(self, folder: Path, watch: Watch | None = None) -> None:
        self.workspace = Workspace(folder.resolve())
        self.workspace.require()
        self.protocol = Protocol.read(self.workspace.config)
        self._watch = watch or (lambda text, done, total: None)
        self._store: Store | None = None
        self._seen: dict[str, str] | None = None
        self._asked: list[str] = []
        self._state: State | None = None

    # --- opening, making, closing --------------------------------------------------------------

    @classmethod
    def open(cls, folder: str | Path = ".", watch: Watch | None = None) -> Review:
        """Open a review folder; ReviewError if it is none, ProtocolError if config/ is faulty.

        `watch(text, done, total)` is called during long work, with total 0 where it is unknown.
        """
        return cls(Path(folder), watch)

    @classmethod
    def init(cls, folder: str | Path) -> Review:
        """Make a new review folder from the template; ReviewError if there is one already."""
        target = Path(folder)
        defaults.copy_template(target)
        return cls(target)

    @classmethod
    def restore(cls, export: str | Path, folder: str | Path) -> Review:
        """Make a review folder of what `export` wrote."""
        backup.restore(Path(export), Path(folder))
        return cls(Path(folder))

    # --- views ---------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """What the ledger says now; empty where there is no ledger yet."""
        if self._state is None:
            self._state = self._read()
        return self._state

    def _read(self) -> State:
        if self._store is not None:
            return State.read(self._store, self.protocol)
        if not self.workspace.ledger.exists():
            return State((), (), {}, self.protocol)
        with Store(self.workspace.ledger) as store:
            return State.read(store, self.protocol)

    @property
    def records(self) -> pandas.DataFrame:
        """One row a record, in ledger order; columns: see `frames.records_frame`."""
        return frames.records_frame(self.state.records, self.state.sources)

    @property
    def decisions(self) -> pandas.DataFrame:
        """One row a decision, in ledger order; columns: see `ledger.frames.decisions_frame`."""
        return frames.decisions_frame(self.state.decisions)

    @property
    def standings(self) -> pandas.DataFrame:
        """One row a record: where it stands; columns: see `ledger.frames.standings_frame`."""
        state = self.state
        return frames.standings_frame(state.folded, state.records, state.sources)

    @property
    def themes(self) -> pandas.DataFrame:
        """One row a tag on an included report; columns: see `ledger.frames.themes_frame`."""
        return frames.themes_frame(self._views().tags())

    def flow(self) -> Flow:
        """The numbers of the PRISMA diagram."""
        from cis_pipeline.prisma.flow import flow_of

        return flow_of(self.state)

    def agreement(self) -> Mapping[str, Agreement]:
        """By round with several reviewers: how far they agreed before conflicts were settled."""
        return self._views().agreements()

    def document(self) -> dict[str, Any]:
        """What `cis run --json` prints: the flow, the agreement, the comparison with the paper."""
        return self._views().document()

    def why(self, record: str) -> str:
        """The whole story of one record, named by id, DOI or words of its title."""
        return history.tell(lookup.resolve(record, self.state), self.state)

    def check(self) -> list[Problem]:
        """Everything that is wrong: the ledger's chain, orphans, broken equations, clashes."""
        if not self.workspace.ledger.exists():
            return []
        with Store(self.workspace.ledger) as store:
            found = soundness.faults(store, self.state, self._recorded)
        told = search_reporting.missing(self.state.sources.values(), self._describing)
        return [*found, *search_reporting.together(told)]

    def _describing(self, source: Source) -> str:
        """Where a source is described: the file beside its export, else review.toml."""
        file = sources.beside(sources.place_of(source.source_id, self.workspace))
        return self.workspace.name(file) if file else search_reporting.in_protocol(source)

    # --- stages --------------------------------------------------------------------------------

    def ingest(self) -> Step:
        """Take in the exports of data/searches/ and data/grey/ that are new or have changed.

        An entry, or a whole file, that cannot be read is an error among the step's problems.
        """
        told: list[str] = []
        with self._writing() as store:
            problems: list[Problem] = []
            self._append(descriptions.redescribed(self.workspace, self.state))
            before = len(self.state.records)
            paths = list(ingestion.new_exports(self.workspace, store.files()))
            for n, path in enumerate(paths):
                name = self.workspace.name(path)
                self._watch(f"reading {name}", n, len(paths))
                got = ingestion.ingest(path, self.workspace, self.state, store.files())
                told.append(f"{name} {len(self._append(got.batch).records)} of {got.found}")
                problems += got.problems
            problems += descriptions.missing(self.workspace, self.state, store.files())
            problems += self._votes_cast_elsewhere(before)

        total = len(self.state.records)
        if not total:
            problems.append(ingestion.NOTHING_TO_READ)
        said = f"{total - before} new records from {len(paths)} files; {total} in all"
        if told and before:  # what a new search adds to a review that is under way
            said += f" (new: {', '.join(told[:5])}{', ...' if told[5:] else ''})"
        return Step("ingest", said, total - before, problems)

    def _votes_cast_elsewhere(self, before: int) -> list[Problem]:
        """Take in the votes that exports of other tools hold; `before` records were there."""
        read = {record.source_id for record in self.state.records[before:]}
        cast = external_votes.cast(self.state, self.workspace, read)
        self._decide(stages.news(cast.decisions, self.state))
        return cast.problems

    def dedupe(self) -> Step:
        """Merge the duplicates that rules are sure of; put the doubtful pairs into a workbook."""
        with self._writing():
            self._watch("comparing records", 0, 0)
            found, blocks = stages.find_duplicates(self.state)
            self._decide(found)
            written = self._desk().put_pairs()
            self._asked += written
        said = stages.told(found) + (f" in {', '.join(written)}" if written else "")
        told = [Problem("dedupe", blocks, severity="notice")] if blocks else []
        return Step("dedupe", said, len(found), told)

    def screen(self) -> Step:
        """Let the rules judge what has come to the rounds that they decide."""
        added = 0
        with self._writing():
            for asked in self.protocol.rounds:
                if asked.decided_by == "rules":
                    self._watch(f"screening: {asked.title}", 0, 0)
                    added += self._decide(stages.screen(asked, self.state))
        return Step("screen", f"{added} new decisions by rules", added, [])

    def sheets_export(self) -> Step:
        """Write a workbook for each reviewer who owes decisions that no workbook asks for yet."""
        return self._put("votes", "sheets export")

    def sheets_import(self) -> Step:
        """Take in the decisions of the workbooks in data/sheets/."""
        with self._writing():
            returned = self._desk().read()
            new = stages.news(returned.decisions, self.state)
            self._decide(new)
        said = f"{len(new)} new decisions by people"
        return Step("sheets import", said, len(new), list(returned.problems))

    def reconcile(self) -> Step:
        """Write a workbook of conflicts for each round that has any nobody was asked about yet."""
        return self._put("conflicts", "reconcile")

    def decide(self, record: str, round_id: str, verdict: str, **details: str) -> Decision:
        """Add one decision by a person, outside any workbook: to overrule, to merge, to split.

        `record` as for `why`; `verdict` one of `model.Verdict`; `details` are `by`, who decides,
        and, where they apply, `reason`, `note` and `target` (the other record, or the names of
        studies). ReviewError says what makes no sense, and the remedy.
        """
        said = manual_decisions.ByHand(record=record, round_id=round_id, verdict=verdict, **details)
        with self._writing():
            decision = manual_decisions.decision(self.state, said)
            self._decide([decision])
        return decision

    def split(self, record: str, other: str = "", *, by: str, note: str = "") -> Step:
        """Take a record out of its report, or part it from one `other` record of it; both as for
        `why`. No rule joins them again; `merge` undoes it.
        """
        return self._part(
            "split", manual_merges.split, Said(record=record, other=other, by=by, note=note)
        )

    def merge(self, record: str, other: str, *, by: str, note: str = "") -> Step:
        """Make the reports of two records one, whatever was said before; `split` undoes it."""
        return self._part(
            "merge", manual_merges.merge, Said(record=record, other=other, by=by, note=note)
        )

    def chain(self, record: str, options: Options) -> Chased:
        """Propose the works that a report cites, or that cite it, as records with their parent.

        `record` as for `why`. They wait in data/grey/chained/ for the next `ingest`.
        """
        from cis_pipeline.sources.citation_searching import chase

        return chase(self.state, self.workspace, lookup.resolve(record, self.state), options)

    def run(self, until: str = "") -> Outcome:
        """Do everything that machines may do, up to the stage `until`; say what people owe.

        Nothing is done, and nothing written, where nothing has changed since the last run. A file
        that cannot be read at all stops the run after `ingest`: its numbers would be missing.
        """
        if until and until not in STAGES:
            raise ReviewError(f'no stage "{until}"; the stages are {", ".join(STAGES)}')
        gone = not self.workspace.ledger.exists()
        with self._writing() as store:
            self._seen, self._asked = stamp.inputs(self.workspace), []
            faults = soundness.since_last_run(store, self._recorded, gone)
            self.protocol = Protocol.read(self.workspace.config)  # as it is now, not at opening
            self._state = None
            if not until and self._up_to_date(store):
                done = Step("run", "nothing has changed since the last run", 0, [])
                return self._outcome([done], faults)
            steps: list[Step] = []
            for stage in STAGES[: STAGES.index(until) + 1] if until else STAGES:
                steps += self._stage(stage)
                if any(ingestion.is_unreadable(p) for p in steps[-1].problems):
                    break
            return self._outcome(steps, faults)

    def status(self) -> Outcome:
        """Where the review stands, without doing anything."""
        return self._outcome([])

    def outputs(self) -> Step:
        """Write data/outputs/ anew; the same ledger gives the same bytes."""
        full_texts.write_texts(self.workspace, self.state.records)
        return self._draw("outputs", "")

    def map(self) -> Step:
        """Write the theme matrix, the concept map and the framework's support."""
        return self._draw("map", "themes concept_map framework")

    def export(self, folder: str | Path) -> list[Path]:
        """Write the whole review into a folder as JSON lines and CSV; `restore` is the inverse."""
        with self._writing() as store:
            return backup.export(self.state, store, self.workspace, Path(folder))

    # --- inside --------------------------------------------------------------------------------

    def _stage(self, name: str) -> list[Step]:
        if name == "sheets":
            # what people decided may bring records to a round of rules, and those to people again
            return [self.sheets_import(), self.screen(), self.sheets_export()]
        return [getattr(self, name)()]

    def _put(self, kind: str, name: str) -> Step:
        with self._writing():
            written = self._desk().put_tasks(kind)
            self._asked += written
        said = f"wrote {', '.join(written)}" if written else "no new workbook needed"
        return Step(name, said, 0, [])

    def _part(self, name: str, part: Callable[[State, Said], list[Decision]], said: Said) -> Step:
        with self._writing():
            before = self.state.folded.problems
            decisions = part(self.state, said)
            self._decide(decisions)
            new = [p for p in self.state.folded.problems if p not in before]
        return Step(name, manual_merges.told(decisions, self.state), len(decisions), new)

    def _draw(self, name: str, only: str) -> Step:
        from cis_pipeline.outputs import registry as outputs

        with self._writing() as store:
            self._watch("drawing", 0, 0)
            seen = None
            if self._seen is not None:  # within a run
                seen = {**self._seen, **stamp.inputs(self.workspace, self._asked)}
            written = outputs.write(
                self._views(), self._desk(), store.heads(), seen=seen, only=only
            )
        return Step(name, f"{len(written)} files in data/outputs/", 0, [])

    def _desk(self) -> Desk:
        return Desk(self.workspace, self.state)

    def _views(self) -> Views:
        from cis_pipeline.outputs.results import Views

        return Views.of(self.state, self.workspace)

    def _up_to_date(self, store: Store) -> bool:
        if any(ingestion.new_exports(self.workspace, store.files())):  # or one not taken in whole
            return False
        return stamp.up_to_date(self.workspace, store.heads())

    @property
    def _recorded(self) -> dict[str, Any] | None:
        """The heads of the ledger at the last run, if one is on record."""
        found = stamp.last_run(self.workspace).get("ledger")
        return found if isinstance(found, dict) else None

    def _outcome(self, steps: list[Step], faults: Sequence[Problem] = ()) -> Outcome:
        sheets = self._desk()
        problems = [*faults, *self.state.folded.problems]
        if self.state.records:  # before that no workbook can be understood
            problems += sheets.read().problems
        return Outcome(
            steps=tuple(steps),
            waiting=sheets.waiting(),
            problems=tuple(dict.fromkeys(problems)),
            document=self.document(),
        )

    def _decide(self, decisions: list[Decision]) -> int:
        bases = stages.bases(decisions, self.protocol)
        self._append(Batch(decisions=tuple(decisions), bases=bases))
        return len(decisions)

    def _append(self, batch: Batch) -> Batch:
        if not (batch.sources or batch.records or batch.decisions or batch.files):
            return batch
        with self._writing() as store:
            self._state = None
            return store.append(batch, datetime.now(UTC).isoformat(timespec="seconds"))

    @contextmanager
    def _writing(self) -> Iterator[Store]:
        """Hold the lock and the ledger, once however deep stages call each other.

        The ledger is open only here: between commands no file is held, and what another process
        has added meanwhile is seen.
        """
        if self._store is not None:
            yield self._store
            return
        with self.workspace.lock(), Store(self.workspace.ledger) as store:
            self._store, self._state = store, None
            try:
                yield store
            finally:
                self._store = self._seen = None
