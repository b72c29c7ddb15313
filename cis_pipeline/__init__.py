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
    from cis_pipeline.review.api import read_records, tag
    from cis_pipeline.review.review import Review
    from cis_pipeline.screening.ranking.ranked_table import rank_order
    from cis_pipeline.screening.ranking.simulate import rank_simulate

__version__ = "0.1.0"

__all__ = [
    "CisError", "Review", "__version__", "convert", "deduplicate", "rank_order", "rank_simulate",
    "read_records", "tag",
]  # fmt: skip

_HOME = {
    "CisError": "cis_pipeline.core.errors",
    "Review": "cis_pipeline.review.review",
    "convert": "cis_pipeline.formats.convert",
    "deduplicate": "cis_pipeline.dedupe",
    "rank_order": "cis_pipeline.screening.ranking.ranked_table",
    "rank_simulate": "cis_pipeline.screening.ranking.simulate",
    "read_records": "cis_pipeline.review.api",
    "tag": "cis_pipeline.review.api",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
