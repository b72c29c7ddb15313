"""What the package carries: the template of a new review, and the reference review's protocol.

In a wheel the reference review lies beside this file; in a checkout it is the checkout itself.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from cis_pipeline.core.errors import ReviewError

_HERE = Path(__file__).resolve().parent


def template() -> Path:
    """The folder that `cis init` copies."""
    return _HERE / "template"


def reference() -> Path:
    """The folder that holds config/ and data/seed_bibliography/ of the reference review."""
    packed = _HERE / "reference"
    return packed if packed.is_dir() else _HERE.parents[1]


def copy_template(target: Path) -> None:
    """Make a new review folder; ReviewError if there is one already, or it cannot be made."""
    if (target / "config").exists():
        raise ReviewError(f"{target}: there is a config/ already; name a new folder")
    try:
        shutil.copytree(template(), target, dirs_exist_ok=True)
        for name in ("publishers.toml", "countries.toml"):
            shutil.copyfile(reference() / "config" / name, target / "config" / name)
        for made in ("searches", "grey", "sheets"):
            (target / "data" / made).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReviewError(
            f"{target}: cannot be made ({error.strerror or error}); name another folder"
        ) from None
