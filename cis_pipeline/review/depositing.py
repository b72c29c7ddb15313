"""`cis deposit`: a review as a folder for a repository, which opens to the same numbers.

What is deposited is the review that others will open: the ledger is written without what is left
out, a review is made of it, and all outputs are those of that review. So nothing that was left out
of the ledger can stand in a table. Only themes were found in the texts of the whole review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cis_pipeline import __version__
from cis_pipeline.core.errors import ProtocolError, ReviewError
from cis_pipeline.core.files import write_whole
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.store import Store
from cis_pipeline.outputs import backup, registry
from cis_pipeline.outputs.deposit import (
    copied,
    crate,
    facts,
    history,
    ledger_files,
    listing,
    manifest,
    people,
    place,
    readme,
    site,
    versions,
)
from cis_pipeline.outputs.deposit.facts import Facts
from cis_pipeline.outputs.deposit.pseudonyms import Pseudonyms
from cis_pipeline.outputs.deposit.redaction import Redaction
from cis_pipeline.outputs.deposit.short_quotes import Themes
from cis_pipeline.outputs.results import Results
from cis_pipeline.prisma.document import as_dict
from cis_pipeline.review import check
from cis_pipeline.review.session import Session
from cis_pipeline.sources.ingest import not_taken


@dataclass(frozen=True, kw_only=True)
class Options:
    """Whether abstracts, raw entries and raw exports are deposited, and letters for names."""

    abstracts: bool = False
    pseudonyms: bool = False


def deposit(session: Session, target: Path, options: Options) -> Facts:
    """Write the deposit; what it says of itself.

    ReviewError if the review is not up to date or its ledger has faults, if the target holds
    something else, or if the deposit would not open to the numbers of the review.
    """
    backup.refuse_inside(session.workspace, target)
    with session.writing() as store:
        _require_ready(session, store)
        with place.made_at(target) as work:
            return _Making(session, store, options, work).all()


def _require_ready(session: Session, store: Store) -> None:
    """ReviewError unless machines have done all they may, and nothing is wrong with the ledger."""
    if wrong := check.since_last_run(session, store, gone=False):
        raise ReviewError(
            f"{wrong[0]}; a ledger with faults is not deposited (`cis export` takes it as it is)"
        )
    if session.pending:
        raise ReviewError(
            "config/: a change of the protocol waits for a ruling; see `cis protocol diff`, rule "
            "on it, `cis run`, and deposit then"
        )
    workspace = session.workspace
    if not registry.up_to_date(workspace, store.heads(), registry.inputs(workspace)):
        raise ReviewError(
            f"{workspace.root}: something has changed since the last run; `cis run`, and then "
            "deposit, so that the deposit holds all there is"
        )
    for name in not_taken(workspace, session.state):
        raise ReviewError(
            f"{name}: is not counted, or not whole, so that a deposit would lack it; `cis run` "
            "says why: mend it, or move it out of the review"
        )
    if not session.state.decisions:
        raise ReviewError(f"{workspace.root}: nothing was decided yet; `cis run` first")


class _Making:
    """One deposit while it is made, in a folder of its own."""

    def __init__(self, session: Session, store: Store, options: Options, work: Path) -> None:
        self.session, self.store, self.options = session, store, options
        self.folder, self.review = work / "deposit", Workspace(work / "review")
        self.names: Pseudonyms | None = None

    def all(self) -> Facts:
        """Everything, in an order in which each part finds what it needs."""
        folder, workspace, watch = self.folder, self.session.workspace, self.session.watch
        numbers, themes = self._of_whole_review()
        watch("writing the ledger", 0, 0)
        redaction = Redaction(self.store.entries, not self.options.abstracts, self.names)
        written = ledger_files.write(redaction, folder / ledger_files.FOLDER)
        write_whole(folder / ledger_files.FOLDER / "README.md", readme.ledger_text())
        copied.copy_config(workspace.config, folder / "config", self.names)
        exports = self.options.abstracts
        data = copied.copy_data(workspace, folder, exports=exports, names=self.names)
        watch("opening the deposit", 0, 0)
        here = ledger_files.build(folder / ledger_files.FOLDER, self.review.ledger)
        results = self._reopened(numbers)
        fields = ("fulltext",) if self.options.abstracts else ("abstract", "fulltext")
        themes.put_into(results, fields)
        said = self._facts(results, written, data, here)
        watch("drawing", 0, 0)
        self._write_outputs(results, said)
        return said

    def _of_whole_review(self) -> tuple[dict[str, Any], Themes]:
        """What must be known of the review as it is: its numbers, its themes, its people.

        Then it is let go: of a million records one state is held at a time.
        """
        full = self.session.results()
        if self.options.pseudonyms:
            found = people.people(full.state, self.session.workspace, full.codebook)
            self.names = Pseudonyms(found)
        numbers, themes = as_dict(full.flow), Themes.of(full)
        self.session.read_protocol()
        return numbers, themes

    def _reopened(self, numbers: dict[str, Any]) -> Results:
        """The results of the review that the deposit opens to, which has the same numbers."""
        copied.copy_config(self.folder / "config", self.review.config, None)
        try:
            opened = Session(self.review)
            pending = opened.pending
        except ProtocolError as error:
            raise self._unlike(str(error)) from None
        if pending:
            raise self._unlike(f"{pending[0].change.what}: {pending[0].change.said}")
        results = Results.of(opened.state, self.review)
        theirs = as_dict(results.flow)
        mine = numbers if self.names is None else self.names.document(numbers)
        if mine != theirs:
            odd = next(name for name in mine if mine[name] != theirs.get(name))
            raise self._unlike(f'"{odd}" of the flow is another')
        return results

    def _unlike(self, what: str) -> ReviewError:
        cause = ""
        if self.names is not None:
            cause = "; a reviewer may be called like something else in config/: rename one of them"
        return ReviewError(
            f"the deposit would not open to the same review ({what}){cause}; nothing was written"
        )

    def _facts(
        self,
        results: Results,
        written: ledger_files.Written,
        data: copied.Copied,
        here: Mapping[str, Any],
    ) -> Facts:
        state, review = results.state, results.state.protocol.review
        lost = [one.fields for one in state.withheld.values()]
        return Facts(
            title=review.title,
            question=review.question,
            authors=review.authors,
            licence=review.licence,
            last=max(d.at for d in state.decisions),
            version=__version__,
            abstracts=self.options.abstracts,
            pseudonyms=self.options.pseudonyms,
            interim=results.flow.interim,
            simulated=results.flow.simulated,
            records=written.rows["records"],
            without_abstract=sum("abstract" in fields for fields in lost),
            without_entry=sum("raw" in fields for fields in lost),
            names=written.without_names,
            full_texts=data.full_texts,
            exports=data.exports,
            not_exported=data.not_exported,
            ledger=self.store.heads(),
            here=here,
        )

    def _write_outputs(self, results: Results, said: Facts) -> None:
        folder = self.folder
        for name, output in registry.rendered(results):
            write_whole(folder / "outputs" / name, output)
            if name == "searches.csv":
                write_whole(folder / "searches" / name, output)
        write_whole(folder / history.NAME, history.text(results.state))
        write_whole(folder / versions.NAME, versions.text())
        write_whole(folder / facts.NAME, said.text())
        files = [*listing.listed(folder)]
        write_whole(folder / "README.md", readme.text(said, files))
        files = [*listing.listed(folder, files)]
        write_whole(folder / site.NAME, site.page(said, files, folder))
        write_whole(folder / listing.CRATE, crate.text(said, [*listing.listed(folder, files)]))
        manifest.write(folder)
