"""A new review, with two small exports, for every test of whole reviews."""

from __future__ import annotations

import pytest
from review.reviews import two_exports


@pytest.fixture
def folder(tmp_path):
    """A new review, in a folder with a space and an accent, with two exports that overlap."""
    return two_exports(tmp_path / "Café review")
