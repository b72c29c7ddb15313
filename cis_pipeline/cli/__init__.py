"""The command `cis`: each command is a `Review` method or a function; no logic stands here.

A module a group of commands; each registers its own with `main`, so all are imported here.
"""

from __future__ import annotations

from cis_pipeline.cli import (  # noqa: F401  # importing them is what registers their commands
    agreement,
    audit,
    codebook,
    coding,
    corrections,
    files,
    flow,
    paper,
    ranking,
    review,
    rulings,
    sheets,
    sources,
    stopping,
    themes,
    votes,
    work,
)
from cis_pipeline.cli.base import main

__all__ = ["main"]
