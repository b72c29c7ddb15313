"""A published review audited: its files read, recognised by their columns, and held together.

Each part is optional. What a file is taken for is told with it; what was not recognised is said.
Nothing is written, and nothing is guessed where it was not published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cis_pipeline.core.errors import CisError, ReviewError
from cis_pipeline.core.model import Verdict
from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.review.published import (
    equations,
    exports,
    full_text_checks,
    kinds,
    list_checks,
    not_published,
    number_checks,
    reason_checks,
    search_checks,
    tables,
    title_checks,
    vote_checks,
)
from cis_pipeline.review.published import flow as flow_files
from cis_pipeline.review.published.chain import Chain, Given, chain_of
from cis_pipeline.review.published.columns import ABSTRACT, FULL_TEXT
from cis_pipeline.review.published.exports import Export
from cis_pipeline.review.published.finding import SEVERITIES, Finding, Place, counted, listed
from cis_pipeline.review.published.kinds import Kind
from cis_pipeline.review.published.tables import Table

_WORDS: Mapping[Kind, str] = {
    "flow": "numbers of the flow diagram (the R package's columns)",
    "numbers": "numbers of the flow diagram (told by their labels)",
    "votes": "decisions",
    "exclusions": "a list of exclusions with reasons",
    "inclusions": "a list of what was included",
    "strategy": "a search line by line",
    "sources": "counts by source",
    "searches": "how sources were searched (nothing to count)",
    "records": "records, and nothing decided of them",
    "": "not understood",
}


@dataclass(frozen=True)
class Options:
    """What a person says: files that are certainly of a kind, and what words mean."""

    votes: tuple[Path, ...] = ()
    adjudication: tuple[Path, ...] = ()
    full_text: tuple[Path, ...] = ()
    exclusions: tuple[Path, ...] = ()
    flow: tuple[Path, ...] = ()
    words: Mapping[str, Verdict] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files that are named."""
        return (
            *self.votes, *self.adjudication, *self.full_text, *self.exclusions, *self.flow
        )  # fmt: skip


@dataclass(frozen=True)
class Audit:
    """What was read (each table or file, and what it was taken for), and all findings, the gravest
    first."""

    read: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]

    def of(self, severity: str) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(f for f in self.findings if f.severity == severity)

    @property
    def sentence(self) -> str:
        """How many findings there are."""
        return ", ".join(counted(len(self.of(one)), one) for one in SEVERITIES)

    def as_dict(self) -> dict[str, Any]:
        """The whole as JSON: what was `read`, how many findings, and the `findings`."""
        return {
            "read": [{"file": name, "taken_for": what} for name, what in self.read],
            "count": {one: len(self.of(one)) for one in SEVERITIES},
            "findings": [found.as_dict() for found in self.findings],
        }


def audit(paths: Iterable[Path], options: Options | None = None, watch: Watch = unwatched) -> Audit:
    """Audit the files (and folders of files) that a review published.

    SourceError if a path does not exist; ReviewError if no file can be made use of, or a file that
    an option names cannot be read as what it is to be.
    """
    said = options or Options()
    files = tables.files_of([*paths, *said.paths])
    reader = _Reader(said)
    for done, (path, name) in enumerate(files):
        watch(f"Reading {name}", done, len(files))
        reader.take(path, name)
    reader.require_some(files)
    findings = sorted(reader.findings(), key=lambda f: SEVERITIES.index(f.severity))
    kept = {(found.check, str(found)): found for found in reversed(findings)}
    return Audit(tuple(reader.accounts()), tuple(reversed(kept.values())))


class _Reader:
    """One reading of a review's files."""

    def __init__(self, said: Options) -> None:
        self._said = said
        self._tables: dict[Kind, list[Table]] = {kind: [] for kind in _WORDS}
        self._exports: list[Export] = []
        self._flows: list[flow_files.FlowFile] = []
        self._other: list[str] = []
        self._order: list[tuple[str, str]] = []
        self._faults: list[Finding] = []
        self._chain = Chain()

    def take(self, path: Path, name: str) -> None:
        """Read a file, and tell what it is."""
        wanted = self._wanted(path)
        if flow := self._flow(path, name, wanted):
            self._flows.append(flow)
            self._order.append((name, "numbers of the flow diagram (as cis flow writes them)"))
            return
        found = self._read(path, name, wanted)
        known = [(table, wanted or kinds.kind_of(table)) for table in found]
        useful = [one for one in known if one[1] not in ("", "records")]
        if not useful and not wanted and (export := self._export(path, name)):
            self._take_export(export)
            return
        if not known and path.suffix.lower() in exports.SUFFIXES:
            self._order.append((name, _WORDS[""]))
        elif not known:
            self._other.append(name)
        for table, kind in known:
            self._tables[kind].append(table)
            self._order.append((table.called, _WORDS[kind]))

    def _take_export(self, export: Export) -> None:
        self._exports.append(export)
        what = f"an export of {counted(export.records, 'record')}"
        if export.votes:
            what += f" with votes of {listed(export.votes.people) or 'nobody who is named'}"
        if export.exclusions:
            self._tables["exclusions"].append(export.exclusions)
            what += " with reasons of exclusion"
        self._order.append((export.file, what))

    def _wanted(self, path: Path) -> Kind:
        said = self._said
        if path in (*said.votes, *said.adjudication, *said.full_text):
            return "votes"
        if path in said.exclusions:
            return "exclusions"
        return "flow" if path in said.flow else ""

    def _read(self, path: Path, name: str, wanted: Kind) -> list[Table]:
        if path.suffix.lower() not in tables.SUFFIXES and not wanted:
            return []
        try:
            found = tables.read(path, name)
        except CisError as error:
            if wanted:
                raise ReviewError(str(error)) from None
            self._faults.append(Finding("note", "not understood", str(error)))
            return []
        problems = {str(p): p for table in found for p in table.problems}
        for problem in problems.values():
            self._faults.append(Finding("note", "reading", str(problem)))
        if wanted:
            found = [table for table in found if _serves(table, wanted)]
            if not found:
                raise ReviewError(f"{name}: {_LACKS[wanted]}")
        return found

    def _flow(self, path: Path, name: str, wanted: Kind) -> flow_files.FlowFile | None:
        if wanted not in ("flow", "") or path.suffix.lower() not in (".json", ".toml"):
            return None
        try:
            found = flow_files.of_file(path, name)
        except CisError as error:
            if wanted:
                raise ReviewError(str(error)) from None
            return None
        if wanted and found is None:
            raise ReviewError(f"{name}: {_LACKS[wanted]}")
        return found

    def _export(self, path: Path, name: str) -> Export | None:
        return exports.read(path, name) if path.suffix.lower() in exports.SUFFIXES else None

    def require_some(self, files: Sequence[tuple[Path, str]]) -> None:
        """ReviewError if there is nothing to audit."""
        used = self._flows or any(
            of for kind, of in self._tables.items() if kind not in ("", "records")
        )
        if not used and not any(one.decided for one in self._exports):
            names = listed(name for _, name in files) or "no files"
            raise ReviewError(
                f"nothing to audit in {names}: no flow file, votes, full-text decisions or list of "
                "exclusions was recognised; name them: --votes FILE, --full-text FILE, --flow FILE"
            )

    # --- what is found -----------------------------------------------------------------------

    def findings(self) -> list[Finding]:
        """All findings, in the order of the chain."""
        said, of = self._said, self._tables
        stages = dict.fromkeys(said.votes, ABSTRACT) | dict.fromkeys(said.full_text, FULL_TEXT)
        self._chain = chain = chain_of(
            of["votes"],
            Given(said.words, stages, frozenset(said.adjudication)),
            [one.votes for one in self._exports if one.votes],
        )
        flows = [flow_files.of_table(table) for table in (*of["flow"], *of["numbers"])]
        flows += self._flows
        searched, again = exports.searched(self._exports)
        standing = {key: where for one in searched for key, where in one.titles.items()}
        lists = [g for table in of["exclusions"] for g in list_checks.reasons_in(table)]
        found = [*self._faults, *chain.findings, *self._not_understood()]
        for flow in flows:
            found += [*equations.of_equations(flow), *equations.of_file(flow)]
        found += vote_checks.of_votes(chain)
        found += title_checks.of_titles(chain, standing)
        found += full_text_checks.of_full_texts(chain)
        found += reason_checks.of_reasons(chain, flows, lists)
        for table in of["exclusions"]:
            found += list_checks.of_exclusions(table, chain, flows)
        for table in of["inclusions"]:
            found += list_checks.of_inclusions(table, chain, flows)
        for flow in flows:
            found += number_checks.of_numbers(chain, flow)
        found += number_checks.where_all_ended(chain)
        found += search_checks.of_strategies(of["strategy"], flows)
        for table in of["sources"]:
            found += search_checks.of_sources(table, flows)
        found += [*again, *self._of_exports(searched, flows)]
        lists_known = bool(of["exclusions"])
        return [
            *found, *not_published.of_chain(chain, bool(flows), lists_known, bool(searched))
        ]  # fmt: skip

    def _of_exports(
        self, searched: list[Export], flows: Sequence[flow_files.FlowFile]
    ) -> list[Finding]:
        voted = [(item.title, item.named[0][1]) for item in self._chain.abstract if item.title]
        found = exports.against_votes(searched, voted)
        counts = {one.file: (one.records, Place(one.file)) for one in searched}
        for flow in flows:
            found += search_checks.hits_against(flow, counts, "the export")
        return found

    def _not_understood(self) -> list[Finding]:
        found = []
        for table in self._tables[""]:
            what = f"is a table that is not understood; its columns are {listed(table.names, 8)}"
            remedy = "if it holds decisions or numbers, say which: --votes FILE, --flow FILE, ..."
            place = Place(table.file, 0, table.sheet)
            found.append(Finding("note", "not understood", what, remedy, (place,)))
        if self._other:
            what = f"not read, as no table, export or flow: {listed(self._other)}"
            found.append(Finding("note", "not understood", what))
        return found

    def accounts(self) -> list[tuple[str, str]]:
        """Each table or export, and what it was taken for."""
        told, exported = self._chain.told, {one.file for one in self._exports}
        return [
            (name, "; ".join([what] * (name in exported) + told.get(name, [])) or what)
            for name, what in self._order
        ]


_LACKS: Mapping[Kind, str] = {
    "votes": "has no column of decisions (include, exclude, ...) beside one that names the items",
    "exclusions": "has no column of reasons",
    "flow": "holds no numbers of a flow diagram under names that are known",
}


def _serves(table: Table, wanted: Kind) -> bool:
    """Whether a table can be what a person says it is."""
    if wanted == "votes":
        return bool(table.columns.ballots)
    if wanted == "exclusions":
        return table.has("reason")
    return kinds.flow_column(table) is not None or kinds.numbers_columns(table) is not None
