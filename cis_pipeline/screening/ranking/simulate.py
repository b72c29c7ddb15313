"""A screening that is over is read again in the order of the ranking: what would it have cost?

The reader sees the first record, its decision is learnt, and so on; after the first fifty decisions
the model learns only from every further 2 % of them, which orders as well and takes a tenth of the
time. Priors are known before and count in no figure.

Figures of N records, R of them included, the included ones at the places p (from 1) of the order:

    wss95     .95 - p / N, p the place of included record number ceil(.95 R): work saved over
              sampling (Cohen et al. 2006, J Am Med Inform Assoc 13:206)
    recall10  the share of the included among the first floor(N / 10)
    atd       the mean place of the included (average time to discovery, Ferdinands et al. 2023,
              Syst Rev 12:100)
    loss      (best - area) / (best - worst) for the area under the recall curve, 0 the best
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.screening import labelled_table
from cis_pipeline.screening.ranking.features import Features
from cis_pipeline.screening.ranking.model import scored

STEP = 0.02
"""The share of further decisions after which the model learns anew."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a replay has cost (see above); of `n` records `included`, priors left out."""

    n: int
    included: int
    wss95: float
    recall10: float
    loss: float
    atd: float


@dataclass(frozen=True, slots=True)
class Replayed:
    """A replay: its `order` (rows from 0, priors left out) and what it has cost."""

    order: tuple[int, ...]
    figures: Figures
    priors: tuple[int, ...]
    seed: int

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON document."""
        own = {"priors": list(self.priors), "seed": self.seed, "order": list(self.order)}
        return asdict(self.figures) | own

    @property
    def sentence(self) -> str:
        """The figures in words."""
        f = self.figures
        return (
            f"{f.included} of {f.n} records were included. In this order 95 % of them are found "
            f"when {0.95 - f.wss95:.1%} of the records are read (WSS@95 {f.wss95:.3f}), and "
            f"{f.recall10:.1%} when a tenth is read; on average after {f.atd:.0f} records "
            f"(loss {f.loss:.4f})."
        )


def rank_simulate(
    table: Path, label: str, priors: Sequence[int] = (), question: str = "", seed: int = 1
) -> Replayed:
    """The replay of a table whose column `label` holds decisions, from `priors` (rows from 0) on.

    SourceError for a table that cannot be read (see `labelled_table`), ReviewError if it is no
    screening that is over, or has no such rows.
    """
    records, name = labelled_table.read(table, label), table.name
    n, labels = len(records.texts), records.labels
    if len(set(priors)) < len(priors) or any(row not in range(n) for row in priors):
        raise ReviewError(f"--priors: name each row once, by its number from 0 to {n - 1}")
    missing = [row for row in range(n) if row not in labels]
    if missing:
        raise ReviewError(
            f"{name} row {records.first + missing[0]}: has no decision, nor have "
            f"{len(missing) - 1} more; a replay needs a screening that is over"
        )
    included = [labels[row] for row in range(n)]
    if not any(include for row, include in enumerate(included) if row not in priors):
        raise ReviewError(f"{name}: no record but priors was included, so nothing is to be found")
    order = replay(Features.of(records.texts), included, priors, question, seed)
    return Replayed(tuple(order), figures(order, included), tuple(priors), seed)


def replay(
    features: Features,
    included: Sequence[bool],
    priors: Sequence[int] = (),
    question: str = "",
    seed: int = 1,
) -> list[int]:
    """The rows in the order in which they are read, without the priors.

    When all included records are found the rest stands in the order of the last ranking.
    """
    left = np.ones(len(included), dtype=bool)
    left[list(priors)] = False
    labels = {row: included[row] for row in priors}
    missing = sum(included) - sum(labels.values())
    order: list[int] = []
    border = None
    while left.any():
        scores = scored(features, labels, question, seed, border)
        border = scores.border
        rest = np.flatnonzero(left)
        best = rest[np.argsort(-scores.values[rest], kind="stable")].tolist()
        read = best[: max(1, int(STEP * len(labels)))] if missing else best
        order += read
        labels |= {row: included[row] for row in read}
        missing -= sum(included[row] for row in read)
        left[read] = False
    return order


def figures(order: Sequence[int], included: Sequence[bool] | Mapping[int, bool]) -> Figures:
    """The figures of an order that holds all records but the priors, at least one of them
    included (else ValueError)."""
    places = [place for place, row in enumerate(order, 1) if included[row]]
    n, r = len(order), len(places)
    if not r:
        raise ValueError("no record was included, so there is nothing to be found")
    area = sum(n - place + 1 for place in places)
    best, worst = r * n - r * (r - 1) / 2, r * (r + 1) / 2
    return Figures(
        n=n,
        included=r,
        wss95=0.95 - places[math.ceil(0.95 * r) - 1] / n,
        recall10=sum(place <= n // 10 for place in places) / r,
        loss=(best - area) / (best - worst) if best > worst else 0.0,
        atd=sum(places) / r,
    )
