"""What `cis flow diff` compares: a review on a day, under another protocol, or numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.prisma import flow_files
from cis_pipeline.prisma.counting import flow_of
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.review.review import Review


@dataclass(frozen=True, slots=True)
class Side:
    """A diagram to compare, with the ledger that it is of, if there is one."""

    title: str
    flow: Flow
    state: Snapshot | None = None


def side(named: str, folder: Path) -> Side:
    """What a name means, in the review of a folder; ReviewError if it means nothing."""
    path = Path(named)
    if path.suffix.lower().lstrip(".") in flow_files.KINDS and path.is_file():
        return Side(f"the numbers of {path}", flow_files.read(path).flow)
    if path.is_dir():
        return _of_folder(path, folder)
    if named == "now":
        review = Review.open(folder)
        return Side("now", review.flow(), review.state)
    state = Review.open(folder).state.as_of(_moment(named))
    return Side(f"the end of {named}", flow_of(state), state)


def _of_folder(path: Path, folder: Path) -> Side:
    if (path / "config" / "review.toml").exists():
        review = Review.open(path)
        return Side(f"the review in {path}", review.flow(), review.state)
    if (path / "review.toml").exists():
        state = replace(Review.open(folder).state, protocol=Protocol.read(path))
        return Side(f"now, under the protocol in {path}", flow_of(state), state)
    raise ReviewError(f"{path}: neither a review nor a protocol: there is no review.toml in it")


def _moment(named: str) -> str:
    """The end of a day, or the time that is given."""
    try:
        if len(named) == len("2026-11-30"):
            return (date.fromisoformat(named) + timedelta(days=1)).isoformat()
        return datetime.fromisoformat(named).isoformat()
    except ValueError:
        raise ReviewError(
            f'"{named}" is no day (2026-11-30), folder, or file of numbers; or write now'
        ) from None
