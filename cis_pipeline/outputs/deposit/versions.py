"""versions.json: the versions of Python and of the packages that a deposit was made with."""

from __future__ import annotations

import json
import platform
import re
from importlib.metadata import PackageNotFoundError, requires, version

from cis_pipeline import __version__

NAME = "versions.json"


def text() -> bytes:
    """The file; packages that an installation lacks are left out."""
    said = {
        "cis_pipeline": __version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": {name: found for name in _dependencies() if (found := _version(name))},
    }
    return (json.dumps(said, indent=2) + "\n").encode()


def _dependencies() -> list[str]:
    """The packages that this one asks for, without those of extras."""
    try:
        asked = requires("cis-pipeline") or []
    except PackageNotFoundError:  # run from its source, not installed
        return []
    named = (re.match(r"[\w.-]+", one) for one in asked if "extra ==" not in one)
    return sorted((found[0] for found in named if found), key=str.casefold)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
