"""What the package carries: the template of a new review, and the reference review's protocol.

In a wheel the reference review lies beside this file; in a checkout it is the checkout itself.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def template() -> Path:
    """The folder that `cis init` copies."""
    return _HERE / "template"


def reference() -> Path:
    """The folder that holds config/ and data/seed_bibliography/ of the reference review."""
    packed = _HERE / "reference"
    return packed if packed.is_dir() else _HERE.parents[1]
