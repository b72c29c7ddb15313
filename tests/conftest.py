"""What many tests need: the folder of shared real files, where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Machines are slow at times, so no example has a deadline (tests of time say their own). CI tries
# the same examples each time, so that it judges the change and not the dice; elsewhere they vary.
settings.register_profile("ours", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("ours")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files by other people; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("CIS_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared folder of real files is not here")
    return folder
