"""cis_pipeline: literature reviews from raw exports to flow diagram, through a ledger of decisions.

The public surface is what `__all__` names; everything else may change between versions. Names are
loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cis_pipeline.core.errors import CisError
    from cis_pipeline.dedupe import deduplicate
    from cis_pipeline.formats.convert import convert
    from cis_pipeline.review.api import read_records
    from cis_pipeline.review.review import Review

__version__ = "0.1.0"

__all__ = ["CisError", "Review", "__version__", "convert", "deduplicate", "read_records"]

_HOME = {
    "CisError": "cis_pipeline.core.errors",
    "Review": "cis_pipeline.review.review",
    "convert": "cis_pipeline.formats.convert",
    "deduplicate": "cis_pipeline.dedupe",
    "read_records": "cis_pipeline.review.api",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
