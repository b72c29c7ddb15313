"""data/outputs/: every file in it is a view of the ledger, written anew and the same each time.

An output is a module of this room with FILES and `render(results)`, found by itself; a package
(the page, say) is one as well. The files are made in memory first and each is moved into place
whole, so a run that is killed leaves no half a file. run.json says of which ledger and inputs they
are the views; where that has not changed they are not written again.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol, cast

from cis_pipeline import outputs
from cis_pipeline.core.files import write_whole
from cis_pipeline.outputs import stamp
from cis_pipeline.outputs.results import Results


class Output(Protocol):
    """What a module of this room holds if it makes files of data/outputs/."""

    FILES: tuple[str, ...]
    """The names of all files that it may make."""

    def render(self, results: Results) -> Mapping[str, bytes]:
        """Its files by name; one that the review has no data for (no codebook, say) is left out."""


@cache
def found() -> tuple[Output, ...]:
    """All outputs, by the names of their modules."""
    names = sorted(info.name for info in pkgutil.iter_modules(outputs.__path__))
    modules = (importlib.import_module(f"{outputs.__name__}.{name}") for name in names)
    return tuple(cast(Output, module) for module in modules if hasattr(module, "FILES"))


def render(results: Results) -> dict[str, bytes]:
    """All outputs by file name."""
    return {name: data for output in found() for name, data in output.render(results).items()}


def write(
    results: Results,
    heads: Mapping[str, Any],
    *,
    seen: Mapping[str, str] | None = None,
    only: Sequence[str] = (),
) -> list[str]:
    """Write the outputs (whose names begin with one of `only`, if given), and run.json; names.

    `heads` and `seen` say what they are the views of (see `stamp.stamp`). ReviewError if one
    cannot be written.
    """
    files = render(results)
    chosen = {n: data for n, data in files.items() if n.startswith(tuple(only) or "")}
    written = {**chosen, stamp.STAMP: stamp.stamp(files, heads, seen)}
    for name, data in written.items():
        write_whole(results.workspace.outputs / name, data)
    return list(written)
