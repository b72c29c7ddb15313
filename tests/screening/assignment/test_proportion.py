"""A share with its exact interval."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.screening.assignment.proportion import proportion


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (0, 10, 0.0, 1 - 0.025 ** (1 / 10)),  # nobody of ten: (1 - p)^10 = .025
        (10, 10, 0.025 ** (1 / 10), 1.0),
        (1, 5, 1 - 0.975 ** (1 / 5), 0.7164),
        (3, 100, 0.0062, 0.0852),  # as published tables have it
    ],
)
def test_the_interval_is_that_of_clopper_and_pearson(hits, n, low, high):
    found = proportion(hits, n)
    assert found.value == hits / n
    assert found.ci95 == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_of_nothing_nothing_is_known():
    found = proportion(0, 0)
    assert math.isnan(found.value)
    assert found.ci95 == (0.0, 1.0)


@st.composite
def counted(draw):
    n = draw(st.integers(1, 400))
    return draw(st.integers(0, n)), n


@given(counted())
def test_at_the_upper_limit_so_few_have_a_chance_of_a_fortieth(case):
    hits, n = case
    found = proportion(hits, n)
    low, high = found.ci95
    assert 0 <= low <= found.value <= high <= 1
    below = sum(math.comb(n, k) * high**k * (1 - high) ** (n - k) for k in range(hits + 1))
    assert hits == n or below == pytest.approx(0.025, rel=1e-6)
