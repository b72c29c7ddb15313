"""Which studies a report tells of: as people named them, else one study of its own.

A report may tell of several studies, and a study be told of in several reports. What is said of
any record of a report holds for the report; the latest word of each person about each record
counts, and a consensus before all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import CONSENSUS, Decision, Verdict
from cis_pipeline.ledger.reports import Clusters


@dataclass(frozen=True)
class Named:
    """The studies named for a report, in alphabetical order, and who named which."""

    names: tuple[str, ...]
    by: Mapping[str, tuple[str, ...]]

    @property
    def torn(self) -> bool:
        """Whether people named different studies, and nobody has settled it."""
        return len(set(self.by.values())) > 1 and CONSENSUS not in self.by


def studies(decisions: Iterable[Decision], joined: Clusters) -> dict[str, Named]:
    """The studies of each report that anybody named any for; `decisions` in ledger order."""
    latest: dict[str, dict[tuple[str, str], set[str]]] = {}
    for d in decisions:
        if d.verdict is Verdict.STUDY:
            names = {name.strip() for name in d.target.split(";")} - {""}
            latest.setdefault(joined.canonical[d.record_id], {})[d.by, d.record_id] = names
    found = {}
    for report, said in latest.items():
        by: dict[str, set[str]] = {}
        for (who, _), names in said.items():
            by.setdefault(who, set()).update(names)
        settled = by.get(CONSENSUS) or {name for names in by.values() for name in names}
        if settled:
            each = {who: tuple(sorted(names)) for who, names in by.items()}
            found[report] = Named(tuple(sorted(settled)), each)
    return found
