"""The records behind the numbers of a diagram, each with where it stands, who put it there and why.

A page holds `MOST` records; where a review has more, the shortest lists are whole, and the others
say how many they lack and which table has them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cis_pipeline.core.addresses import every_address
from cis_pipeline.core.model import Box, Decision, Record, Standing
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.words_of_people import votes_on
from cis_pipeline.prisma.boxes import ROWS
from cis_pipeline.prisma.flow import BOTH, PREFIX, Basis, Flow, Records, records_behind
from cis_pipeline.prisma.numbers import title

MOST = 30_000


@dataclass(frozen=True, slots=True)
class Listed:
    """What a page knows of the numbers: `keys` with what each is called and its list.

    `data` is what its script reads: of each key the title, the number of its records and the places
    of those that are there, or what a number without records rests on; the records themselves, and
    the texts that they share.
    """

    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """The numbers that can be opened."""
        return frozenset(self.data.get("numbers", ()))


def listed(flow: Flow, state: Snapshot | None = None, most: int = MOST) -> Listed:
    """The lists of all numbers; without a ledger only what the numbers rest on."""
    behind = records_behind(flow) if state is not None else {}
    shown = _shown(behind, most)
    place = {record_id: nth for nth, record_id in enumerate(shown)}
    numbers: dict[str, Any] = {
        key: {"n": len(ids), "rows": [place[i] for i in ids if i in place]}
        for key, ids in behind.items()
    }
    for key, basis in _bases(flow).items():
        if key not in numbers:
            numbers[key] = {"told": _told(basis)}
    for key, number in numbers.items():
        number["title"] = title(key, flow)
    texts: dict[str, int] = {}  # what many records share is written once
    rows = [_packed(_row(state, one), texts) for one in shown] if state is not None else []
    return Listed({"numbers": numbers, "records": rows, "texts": list(texts)})


def _packed(row: list[str], texts: dict[str, int]) -> list[str | int]:
    """A record, what others may say as well as a place among the texts."""
    own, shared = row[:_OWN], row[_OWN:]
    return [*own, *(texts.setdefault(text, len(texts)) for text in shared)]


_OWN = 4
"""How many of a record's texts are its own: id, title, work, address."""


def _shown(behind: Mapping[str, Records], most: int) -> list[str]:
    """The records that the page holds: those of the shortest lists first, up to so many."""
    chosen: dict[str, None] = {}
    for ids in sorted(behind.values(), key=len):
        for record_id in ids:
            if len(chosen) >= most:
                return list(chosen)
            chosen.setdefault(record_id)
    return list(chosen)


def _bases(flow: Flow) -> dict[str, Basis]:
    """By number what it rests on, where that is not the ledger."""
    found = {BOTH[name]: basis for name, basis in flow.basis.items()}
    for arm, column in flow.arms:
        found |= {PREFIX[arm] + name: basis for name, basis in column.basis.items()}
    return {key: basis for key, basis in found.items() if basis.status != "not reported"}


def _told(basis: Basis) -> str:
    by = f" by {basis.by}" if basis.by else ""
    why = f": {basis.why}" if basis.why else ""
    return f"This number is {basis.status}{by}{why}. There are no records behind it here."


# --- a record -------------------------------------------------------------------------------------


def _row(state: Snapshot, record_id: str) -> list[str]:
    """Id, title, work, address, source, where it stands, reason, who, when, what was quoted."""
    record, standing = state.by_id[record_id], state.folded.standings[record_id]
    because = state.folded.because.get(record_id)
    return [
        record_id,
        record.title or "No title given",
        _work(record),
        _address(record),
        state.source_of(record_id).name,
        _where(standing, state),
        _why(standing, state),
        ", ".join(standing.by) or ", ".join(f"awaits {who}" for who in standing.awaiting),
        because.at[:10] if because else "",
        _said(standing, because, state),
    ]


def _said(standing: Standing, because: Decision | None, state: Snapshot) -> str:
    """What the decision quotes, or its note; of several people a line for what each said."""
    votes = votes_on(standing, state)
    if len(votes) < 2:
        return (because.evidence or because.note) if because else ""
    return "\n".join(_vote(vote, state) for vote in votes)


def _vote(vote: Decision, state: Snapshot) -> str:
    reasons = "; ".join(_titled(code, state) for code in (vote.reason, *vote.further) if code)
    told = [f"{vote.by}: {vote.verdict.value}", *([reasons] if reasons else [])]
    quoted = [f"\u201c{vote.evidence}\u201d"] if vote.evidence else []
    day = f" ({vote.at[:10]})" if vote.at else ""
    return ", ".join(told) + day + "".join(f", {t}" for t in (*quoted, vote.note) if t)


def _work(record: Record) -> str:
    names = [name.partition(",")[0] for name in record.authors[:2]]
    more = " et al." if len(record.authors) > 2 else ""
    who = " and ".join(names) if not more else f"{names[0]}{more}"
    return f"{who or 'No author'}{f' {record.year}' if record.year is not None else ''}"


def _address(record: Record) -> str:
    if record.doi.startswith("10."):
        return f"https://doi.org/{record.doi}"
    return next((one for one in every_address(record.url) if one.startswith("http")), "")


def _where(standing: Standing, state: Snapshot) -> str:
    """The box, and the round that it is a box of; an arm without rounds has none."""
    named = next((r.title for r in state.protocol.rounds if r.id == standing.round), "")
    of_round = f": {named}" if named else ""
    if standing.box.startswith("awaiting_"):
        return f"Awaiting a decision{of_round}"
    label = ROWS[standing.box]
    told = standing.box in (Box.SCREENED_OUT, Box.EXCLUDED, Box.OTHER_REASONS)
    return f"{label}{of_round}" if told else label


def _why(standing: Standing, state: Snapshot) -> str:
    if standing.box == Box.DUPLICATE:
        kept = state.by_id[standing.report_id]
        return f"Duplicate of {standing.report_id}: {kept.title}"
    return _titled(standing.reason, state)


def _titled(code: str, state: Snapshot) -> str:
    criterion = state.protocol.criterion(code)
    return criterion.title if criterion else code
