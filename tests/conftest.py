"""What many tests need: the folder of shared real files, where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Machines are slow at times, so no example has a deadline (tests of time say their own). CI tries
# many examples, and the same each time, so that it judges the change and not the dice; elsewhere
# they are few, and vary. A test whose examples are dear takes a share of `settings.default`.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("ci", deadline=None, max_examples=200, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files by other people; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("CIS_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared folder of real files is not here")
    return folder
