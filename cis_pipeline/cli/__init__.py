"""The command `cis`: each command is a `Review` method or a function; no logic stands here.

A module a group of commands; each registers its own with `main`, so all are imported here.
"""

from __future__ import annotations

from cis_pipeline.cli import corrections, files, review, rulings, sheets, sources, votes
from cis_pipeline.cli.base import main

__all__ = ["corrections", "files", "main", "review", "rulings", "sheets", "sources", "votes"]
