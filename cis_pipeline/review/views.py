"""What a review shows: its records, numbers and words, and what is written of them elsewhere.

Nothing here changes a review; what does is in `review`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Problem
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger import frames, lookup
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs import backup, history
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.review import check
from cis_pipeline.review.session import Session
from cis_pipeline.sources import ingest

if TYPE_CHECKING:
    import pandas

    from cis_pipeline.outputs.deposit.facts import Facts
    from cis_pipeline.prisma.flow import Flow
    from cis_pipeline.screening.agreement.by_part import AgreementByPart
    from cis_pipeline.screening.agreement.coefficients import Agreement


class Views:
    """The views of a review folder that is open."""

    workspace: Workspace
    _session: Session

    @property
    def protocol(self) -> Protocol:
        """The protocol as it was read last: at opening, or when a run began."""
        return self._session.protocol

    @property
    def state(self) -> Snapshot:
        """What the ledger says now; empty where there is no ledger yet."""
        return self._session.state

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
        """One row a passage of a theme on a report; columns: see `theme_tables.tags_frame`."""
        from cis_pipeline.outputs import tags

        return tags.frame(self._session.results())

    def flow(self) -> Flow:
        """The numbers of the PRISMA diagram."""
        from cis_pipeline.prisma.counting import flow_of

        return flow_of(self.state, ingest.not_taken(self.workspace, self.state))

    def agreement(self) -> Mapping[str, Agreement]:
        """By round with several reviewers: how far they agreed before conflicts were settled."""
        return self._session.results().agreements

    def agreement_by_part(self) -> Mapping[str, AgreementByPart]:
        """The same with the agreement of each pair of reviewers and about each criterion."""
        return self._session.results().agreement_by_part

    def document(self) -> dict[str, Any]:
        """What `cis run --json` prints: the flow, the agreement, the comparison with the paper."""
        return self._session.results().document

    def why(self, record: str) -> str:
        """The whole story of one record, named by id, DOI or words of its title."""
        from cis_pipeline.outputs import coding_history

        report = lookup.resolve(record, self.state, withdrawn=True)
        themes = coding_history.tell(report, self._session.results())
        return "\n".join((history.tell(report, self.state), *themes))

    def changes(self, since: str) -> list[str]:
        """What changed since a day ("2026-11-30") or a time, a line each.

        ReviewError if it is none.
        """
        from cis_pipeline.outputs import changes

        try:
            datetime.fromisoformat(since)
        except ValueError:
            raise ReviewError(f'"{since}" is no day; write it as 2026-11-30') from None
        return list(changes.since(since, self.state))

    def check(self) -> list[Problem]:
        """Everything that is wrong: the ledger's chain, orphans, broken equations, clashes."""
        return check.problems(self._session)

    def export(self, folder: str | Path) -> list[Path]:
        """Write the whole review into a folder as JSON lines and CSV; `restore` is the inverse.

        A ledger with faults is written as well, for then a copy is needed most; see
        `ledger_faults`.
        """
        with self._session.writing() as store:
            return backup.export(self.state, store, self.workspace, Path(folder))

    def paper(self, folder: str | Path) -> list[Path]:
        """Write the words for a paper into a folder; the paths of all files."""
        from cis_pipeline.outputs import paper

        return paper.write(self._session.results(), Path(folder))

    def deposit(self, target: str | Path, **options: bool) -> Facts:
        """Write what others need to check or go on with (`depositing`); what it says of itself."""
        from cis_pipeline.review.depositing import Options, deposit

        return deposit(self._session, Path(target), Options(**options))

    def flow_diff(self, before: str, after: str = "now") -> list[str]:
        """Which numbers of diagram `after` are other than those of `before`, and what moved.

        Each is a day ("2026-11-30": as it stood at its end), "now", a folder with another review
        or protocol, or a file of numbers. ReviewError if it is none.
        """
        from cis_pipeline.outputs import flow_changes
        from cis_pipeline.prisma.flow_diff import compare
        from cis_pipeline.review.flow_sides import side

        one, other = (side(named, self.workspace.root) for named in (before, after))
        lines = flow_changes.told(compare(one.flow, other.flow), one.state, other.state)
        return [f"before: {one.title}", f"after:  {other.title}", *lines]
