"""A linear support vector machine with squared hinge loss, by Newton's method in the primal.

Of records x with labels s (1 or -1) that count c each, the border w, b is where

    |w|^2 / 2 + b^2 / 2 + sum of c max(0, 1 - s (w . x + b))^2

is least: what scikit-learn's LinearSVC (LIBLINEAR, Fan et al. 2008, JMLR 9:1871) works out. Each
step solves the second-order model of those records that lie within the margin by conjugate
gradients, and goes half as far until the sum falls (Keerthi and DeCoste 2005, JMLR 6:341).

Why not LinearSVC itself, against which the tests hold it: to import scikit-learn takes .8 CPU
seconds, as long as all else that a ranking of fifty thousand records does; and a ranking after
one more decision begins here where the last one ended, which LIBLINEAR cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = Any
"""A scipy.sparse.csr_matrix: a row a record, a column a term."""

_TOLERANCE = 1e-3
"""It ends where the slope is so small a part of that without any border; since the sum is curved
by one at least in all directions, the border is then as near as the slope is small. A tenth of it
took a third longer and ordered no better."""
_STEPS = 100
_WITHIN = 1e-2
"""Conjugate gradients end where the squared rest is so small a part of what it was."""


@dataclass(frozen=True, slots=True)
class Border:
    """What was learnt: a record x lies at the distance `weights` . x + `intercept` from it."""

    weights: NDArray[np.float64]
    intercept: float

    def distances(self, rows: Rows) -> NDArray[np.float32]:
        """How far each row lies on the side of the ones."""
        there = rows @ self.weights.astype(np.float32) + np.float32(self.intercept)
        return np.asarray(there, dtype=np.float32)


def border(
    rows: Rows, y: NDArray[np.int8], costs: NDArray[np.float64], start: Border | None = None
) -> Border:
    """The border between rows by their labels `y` (1 or 0), of which each costs so much.

    `start` is where to begin, if a border of nearly the same rows is known.
    """
    problem = _Problem(rows.astype(np.float64), np.where(y == 1, 1.0, -1.0), costs)
    at = np.zeros(rows.shape[1] + 1)
    flat = problem.slope(at, problem.lacks(at))
    goal = _TOLERANCE**2 * _dot(flat, flat)
    if start is not None:
        at[:-1], at[-1] = start.weights, start.intercept
    lacks = problem.lacks(at)
    for _ in range(_STEPS):
        slope = problem.slope(at, lacks)
        if _dot(slope, slope) <= goal:
            break
        step = problem.newton(slope, lacks)
        before, falls, length = problem.loss(at, lacks), _dot(slope, step), 1.0
        while True:
            there = at + length * step
            lacks = problem.lacks(there)
            if problem.loss(there, lacks) <= before + 1e-4 * length * falls or length < 1e-6:
                break
            length /= 2
        at = there
    return Border(at[:-1], float(at[-1]))


def _dot(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Their product; not by BLAS, for it starts threads, which wait for longer than it takes."""
    return float(np.einsum("i,i->", one, other))


@dataclass(frozen=True, slots=True)
class _Problem:
    """Records, signs and costs; a border is a vector of the weights and, last, the intercept."""

    rows: Rows
    signs: NDArray[np.float64]
    costs: NDArray[np.float64]

    def lacks(self, at: NDArray[np.float64]) -> NDArray[np.float64]:
        """By how much each record falls short of its side of the margin; 0 if it does not."""
        sides = self.signs * (self.rows @ at[:-1] + at[-1])
        return np.asarray(np.maximum(1 - sides, 0), dtype=np.float64)

    def loss(self, at: NDArray[np.float64], lacks: NDArray[np.float64]) -> float:
        return _dot(at, at) / 2 + _dot(self.costs, lacks**2)

    def slope(self, at: NDArray[np.float64], lacks: NDArray[np.float64]) -> NDArray[np.float64]:
        return at + _through(self.rows, -2 * self.costs * lacks * self.signs)

    def newton(self, slope: NDArray[np.float64], lacks: NDArray[np.float64]) -> NDArray[np.float64]:
        """The step to where the slope of the second-order model is nothing, nearly."""
        inside = lacks > 0
        rows, bends = self.rows[inside], 2 * self.costs[inside]
        step, rest = np.zeros_like(slope), -slope
        towards, left = rest, _dot(rest, rest)
        enough = _WITHIN * left
        while left > enough:
            bent = towards + _through(rows, bends * (rows @ towards[:-1] + towards[-1]))
            far = left / _dot(towards, bent)
            step = step + far * towards
            rest = rest - far * bent
            before, left = left, _dot(rest, rest)
            towards = rest + left / before * towards
        return step


def _through(rows: Rows, each: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of the rows and of ones, each times its number."""
    return np.append(rows.T @ each, each.sum())
