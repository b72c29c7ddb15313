"""What machines may do with a review, stage by stage: each reads the ledger and adds what is news.

What a stage finds is computed by pure functions elsewhere; here it is written down, and told in a
`Step`. A `Pipeline` lasts for one command: in a run it remembers which inputs stood there when it
began, and which workbooks it wrote itself, so that the outputs can say what they are views of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import DEDUPE_ROUND, Decision, Problem
from cis_pipeline.core.progress import Outcome, Step
from cis_pipeline.core.workspace import file_digest
from cis_pipeline.dedupe import RULES
from cis_pipeline.ledger.store import Batch, Store, TakenFile
from cis_pipeline.outputs import registry
from cis_pipeline.outputs.drawing.pictures import Pictures
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.review import check, codebook_effect, last_words, stages
from cis_pipeline.review.rulings import counted
from cis_pipeline.review.session import Session
from cis_pipeline.screening.votes import exports
from cis_pipeline.sources import ingest, needs

if TYPE_CHECKING:
    from cis_pipeline.outputs.results import Results
    from cis_pipeline.screening.coding_workbook import CodingFolder, Kind
    from cis_pipeline.screening.workbook.folder import SheetsFolder

STAGES = ("ingest", "dedupe", "screen", "sheets", "reconcile", "outputs")
"""What `run` does, in this order."""


class Pipeline:
    """The stages of a review, over one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._inputs: dict[str, str] | None = None
        self._written: list[str] = []
        self.results: Results | None = None
        """What the outputs were made of."""
        self.said_before: Outcome | None = None
        """What the last run said at its end, if nothing has changed since and it is on record."""
        self._faults: list[Problem] | None = None

    def run(self, until: str = "") -> tuple[list[Step], list[Problem]]:
        """All stages, up to `until`; the steps done, and faults of the ledger itself.

        Nothing is done where nothing has changed since the last run, nor while a change of the
        protocol waits for a ruling. A file that cannot be read at
        all is named, and its numbers are said to be missing wherever numbers stand.
        """
        if until and until not in STAGES:
            raise ReviewError(f'no stage "{until}"; the stages are {", ".join(STAGES)}')
        session, steps = self._session, list[Step]()
        gone = not session.workspace.ledger.exists()
        with session.writing() as store:
            self._inputs = registry.inputs(session.workspace)
            faults = self._faults = check.since_last_run(session, store, gone)
            session.read_protocol()
            if not until and self._up_to_date(store, self._inputs):
                self.said_before = last_words.said(session.workspace, store, self._inputs)
                return [Step("run", "nothing has changed since the last run", 0, [])], faults
            if session.pending:
                n = counted(len(session.pending), "change")
                said = f"nothing was done: {n} of the protocol must be ruled on first"
                return [Step("run", said, 0, [])], faults
            session.take_effect()
            for stage in STAGES[: STAGES.index(until) + 1] if until else STAGES:
                steps += self._stage(stage)
        return steps, faults

    def _stage(self, name: str) -> list[Step]:
        if name == "sheets":
            # what people decided may bring records to a round of rules, and those to people again
            return [self.sheets_import(), self.screen(), self.sheets_export()]
        if name == "outputs":
            return [*codebook_effect.take(self._session), self.outputs()]
        return [getattr(self, name)()]

    def _up_to_date(self, store: Store, inputs: Mapping[str, str]) -> bool:
        workspace, taken = self._session.workspace, store.files()
        for name in map(workspace.name, workspace.exports()):
            if name not in taken or taken[name].sha256 != inputs.get(name):  # or not taken in whole
                return False
        return registry.up_to_date(workspace, store.heads(), inputs)

    # --- the stages ----------------------------------------------------------------------------

    def ingest(self) -> Step:
        """See `Review.ingest`."""
        session, workspace = self._session, self._session.workspace
        news: list[str] = []
        with session.writing() as store:
            problems: list[Problem] = []
            session.append(ingest.redescribed(workspace, session.state))
            before, amended = len(session.state.records), 0
            paths = list(ingest.new_exports(workspace, store.files()))
            if large := needs.sentence(paths):
                session.watch(large, 0, 0)
                problems.append(Problem("data/searches", large, severity="notice"))
            for n, path in enumerate(paths):
                name = workspace.name(path)
                session.watch(f"reading {name}", n, len(paths))
                got = ingest.ingest(path, workspace, session.state, store.files())
                amended += len(got.batch.corrections)
                new = len(session.append(got.batch).records)
                news += [f"{name} {new} of {got.found}"] if got.found else []
                problems += got.problems
            problems += ingest.description_problems(workspace, session.state, store.files())
            problems += ingest.hits_problems(session.state)
            problems += self._external_votes(before)

        total = len(session.state.records)
        if not total:
            problems.append(ingest.NOTHING_TO_READ)
        sentence = f"{total - before} new records from {len(paths)} files; {total} in all"
        if news and before:  # what a new search adds to a review that is under way
            sentence += f" (new: {', '.join(news[:5])}{', ...' if news[5:] else ''})"
        if amended:
            sentence += f"; {amended} records were changed at their source"
        return Step("ingest", sentence, total - before + amended, problems)

    def _external_votes(self, before: int) -> list[Problem]:
        """Take in the votes that exports of other tools hold; `before` records were there."""
        session = self._session
        read = {record.source_id for record in session.state.records[before:]}
        cast = exports.cast(session.state, session.workspace, read)
        session.decide(stages.news(cast.decisions, session.state))
        return cast.problems

    def dedupe(self) -> Step:
        """See `Review.dedupe`."""
        session = self._session
        with session.writing():
            found, blocks = self._duplicates()
            session.decide(found)
            session.memory.of("duplicates", self._key_of_pairs())["blocks"] = blocks
            folder = session.sheets()
            written = folder.put_pairs()
            self._written += written
            self._on_record(written)
        sentence = stages.summary(found) + (f" in {', '.join(written)}" if written else "")
        problems = [Problem("dedupe", blocks, severity="notice")] if blocks else []
        return Step("dedupe", sentence, len(found), problems)

    def _duplicates(self) -> tuple[list[Decision], str]:
        """What rules say of pairs; nothing new where they have seen the same records before."""
        session = self._session
        known = session.memory.of("duplicates", self._key_of_pairs())
        if isinstance(known.get("blocks"), str):
            return [], known["blocks"]
        session.watch("comparing records", 0, 0)
        return stages.find_duplicates(session.state)

    def _key_of_pairs(self) -> str:
        """The key of what deduplication says: the records, and what was ruled on pairs."""
        pairs = (d for d in self._session.state.decisions if d.round == DEDUPE_ROUND)
        said = ((d.record_id, d.target, d.verdict, d.by) for d in pairs)
        return self._session.key(RULES, *said)

    def screen(self) -> Step:
        """See `Review.screen`."""
        session, added = self._session, 0
        with session.writing():
            for asked in session.protocol.rounds:
                if asked.decided_by == "rules":
                    session.watch(f"screening: {asked.title}", 0, 0)
                    added += self._judge(asked)
        return Step("screen", f"{added} new decisions by rules", added, [])

    def _judge(self, asked: Round) -> int:
        """Let rules judge what has come to a round since they judged the same reports."""
        session = self._session
        known = session.memory.of("judged", session.key(session.state.grouping))
        judged = set(known.get(asked.id, ()))
        new = stages.screen(asked, session.state, judged)
        known[asked.id] = sorted(judged.union(stages.come_to(asked, session.state)))
        return session.decide(new)

    def sheets_export(self) -> Step:
        """See `Review.sheets_export`."""
        session = self._session
        with session.writing():
            drawn = stages.assign(session.state, session.sheets().asked_by)
            session.decide(drawn)
            step = self._put("votes", "sheets export")
        if not drawn:
            return step
        return replace(step, sentence=f"drawn: {stages.drawn(drawn)}; {step.sentence}")

    def sheets_import(self) -> Step:
        """See `Review.sheets_import`."""
        session, added, again = self._session, 0, True
        with session.writing():
            while again:
                folder = session.sheets()
                returned = folder.read()
                new = stages.news(returned.decisions, session.state)
                added += session.decide(new)
                # a workbook may show a report of records that people have only just merged
                again = any(d.round == DEDUPE_ROUND for d in new)
            sentence = f"{added} new decisions by people"
            codings = self._codings(folder)
            coded = session.append(Batch(codings=tuple(codings.news()))).codings
            if coded:
                sentence += f", {len(coded)} new codings"
            problems = [*returned.problems, *codings.read().problems]
        return Step("sheets import", sentence, added + len(coded), problems)

    def reconcile(self) -> Step:
        """See `Review.reconcile`."""
        return self._put("conflicts", "reconcile")

    def _put(self, kind: str, name: str) -> Step:
        session = self._session
        with session.writing():
            renewed = self._folder().renew() if kind == "votes" else []
            self._on_record(renewed)
            folder = self._folder()
            written = folder.put_tasks(kind)
            asked: Kind = "coding_conflicts" if kind == "conflicts" else "codings"
            written += self._codings(folder).put(asked)
            self._written += [*renewed, *written]
            self._on_record(written)
        sentence = f"wrote {', '.join(written)}" if written else "no new workbook needed"
        if renewed:
            sentence += f"; after corrections: {', '.join(renewed)}"
        return Step(name, sentence, 0, [])

    def _codings(self, sheets: SheetsFolder) -> CodingFolder:
        """The coders' workbooks; what is written is put on record first."""
        from cis_pipeline.outputs.results import Results

        session = self._session
        folder = Results.of(session.state, session.workspace, sheets).coding_sheets
        folder.record = sheets.record
        return folder

    def _folder(self) -> SheetsFolder:
        """The reviewers' workbooks; what is written is put on record first."""
        folder = self._session.sheets()
        folder.record = lambda book: self._session.append(Batch(workbooks=(book,)))
        return folder

    def _on_record(self, written: Sequence[str]) -> None:
        """Keep the digests of workbooks as written, to tell later whether anybody touched them."""
        root = self._session.workspace.root
        there = (name for name in written if (root / name).exists())
        files = tuple(TakenFile(name, file_digest(root / name)) for name in there)
        self._session.append(Batch(files=files))

    def _pictures(self) -> Pictures | None:
        """Those of the last run; outside a run they are drawn anew, with the fonts of now."""
        if self._inputs is None:
            return None
        session = self._session
        return Pictures(session.workspace.outputs, session.memory.of("pictures", ""))

    def outputs(self, name: str = "outputs", only: Sequence[str] = ()) -> Step:
        """Write data/outputs/, or those files whose names begin with one of `only`."""
        from cis_pipeline.sources import full_texts

        session = self._session
        gone = not session.workspace.ledger.exists()
        if not only:
            full_texts.write_texts(session.workspace, session.state.records)
        with session.writing() as store:
            session.watch("drawing", 0, 0)
            inputs = None
            if self._inputs is not None:  # within a run
                before = {n: d for n, d in self._inputs.items() if n not in self._written}
                inputs = {**before, **registry.inputs(session.workspace, self._written)}
            if self._faults is None:  # outside a run
                self._faults = check.since_last_run(session, store, gone)
            links = registry.Links(store.heads(), store.links())
            if self._faults:  # those of before, so that the next run tells the same
                links = registry.links_of_last_run(session.workspace) or links
            known = session.memory.of(
                "outputs", session.key(session.state.grouping, session.state.sources)
            )
            kept = registry.unharmed(session.workspace, known)
            self.results = session.results(kept, self._pictures())
            written = registry.write(self.results, links, seen=inputs, only=only, known=known)
        return Step(name, f"{len(written)} files in data/outputs/", 0, [])
