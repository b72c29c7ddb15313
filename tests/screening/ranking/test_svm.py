"""The support vector machine: a problem solved by hand, and scikit-learn's solution of others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.svm import LinearSVC

from cis_pipeline.screening.ranking.svm import Border, border


def rows_of(*rows: list[float]) -> sparse.csr_matrix:
    return sparse.csr_matrix(np.array(rows, dtype=np.float32))


def test_two_records_that_lie_opposite_are_solved_by_hand() -> None:
    # x = 1 and x = -1, each costs c = 1/2: w^2 / 2 + 2 c (1 - w)^2 is least where
    # w = 4 c (1 - w), so w = 2 (1 - w) = 2 / 3; by symmetry the intercept is 0
    found = border(rows_of([1.0], [-1.0]), np.array([1, 0], dtype=np.int8), np.array([0.5, 0.5]))
    assert found.weights == pytest.approx([2 / 3], abs=1e-3)
    assert found.intercept == pytest.approx(0, abs=1e-3)
    assert found.distances(rows_of([3.0], [0.0])) == pytest.approx([2, 0], abs=1e-2)


def test_a_record_beyond_the_margin_moves_nothing() -> None:
    y, costs = np.array([1, 0, 1], dtype=np.int8), np.full(3, 0.5)
    two = border(rows_of([1.0], [-1.0]), y[:2], costs[:2])
    three = border(rows_of([1.0], [-1.0], [5.0]), y, costs)
    assert three.weights == pytest.approx(two.weights, abs=1e-3)


@settings(settings.default, max_examples=25)
@given(st.integers(2, 40), st.integers(1, 30), st.floats(0.01, 5), st.integers(0, 999))
def test_the_border_is_that_of_scikit_learn(n: int, terms: int, cost: float, seed: int) -> None:
    dice = np.random.default_rng(seed)
    rows = sparse.random(n, terms, density=0.3, format="csr", random_state=dice)
    y = (dice.random(n) < 0.3).astype(np.int8)
    y[0], y[1] = 1, 0
    costs = cost * dice.uniform(0.2, 3, n)
    peer = LinearSVC(C=1.0, dual=False, tol=1e-8, max_iter=10_000)
    peer.fit(rows, y, sample_weight=costs)
    found = border(rows, y, costs)
    wanted = np.append(peer.coef_[0], peer.intercept_[0])
    have = np.append(found.weights, found.intercept)
    # the slope without any border, of which a thousandth may be left (see svm.py)
    signs = np.where(y == 1, -2.0, 2.0) * costs
    slope = np.linalg.norm(np.append(rows.T @ signs, signs.sum()))
    assert np.linalg.norm(have - wanted) <= 1.1e-3 * slope


def test_a_start_elsewhere_ends_in_the_same_place() -> None:
    dice = np.random.default_rng(3)
    rows = sparse.random(60, 20, density=0.3, format="csr", random_state=dice)
    y = (dice.random(60) < 0.4).astype(np.int8)
    costs = np.full(60, 0.3)
    one = border(rows, y, costs)
    other = border(rows, y, costs, Border(np.full(20, 7.0), -3.0))
    assert other.weights == pytest.approx(one.weights, abs=0.01)
    assert other.intercept == pytest.approx(one.intercept, abs=0.01)


def test_two_equal_records_of_different_labels_end_between_them() -> None:
    found = border(rows_of([1.0], [1.0]), np.array([1, 0], dtype=np.int8), np.array([0.5, 0.5]))
    assert found.distances(rows_of([1.0])) == pytest.approx([0], abs=1e-3)
