"""A run in a process of its own that dies, or waits to be killed, at a named moment.

Why a fork server: importing the package takes longer than a run does, and where there is a fork
server it is imported once for all processes that are to die.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from cis_pipeline import Review
from cis_pipeline.ledger.store import Store

MOMENTS = {"Store": Store, "Path": Path}
WHOLE = [
    *(
        "cis_pipeline.outputs.registry",
        "cis_pipeline.dedupe.local",
        "cis_pipeline.formats.documents",
        "pandas",
    ),
    *("matplotlib.figure", "matplotlib.backends.backend_agg", "PIL.PngImagePlugin"),
    *("networkx", "jinja2", "xlsxwriter", "python_calamine", "bibtexparser", "lxml.html"),
]
"""What a run imports."""


def processes() -> BaseContext:
    """How processes are begun: forked from one that has imported the package, if the system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(WHOLE)
    return server


def begun(target: Callable[..., None], *args: object) -> BaseProcess:
    """That function, running in a process of its own."""
    process: BaseProcess = processes().Process(target=target, args=args)  # type: ignore[attr-defined]
    process.start()
    return process


def run_and_die(folder: Path, owner: str, name: str, nth: int) -> None:
    """Run the review until `owner.name` is called for the nth time, and die there."""
    kind = MOMENTS[owner]
    setattr(kind, name, _dying(getattr(kind, name), nth))
    Review.open(folder).run()


def _dying(function: Callable[..., Any], last: int) -> Callable[..., Any]:
    calls = iter(range(1, last + 1))

    def wrapped(*args: Any, **options: Any) -> Any:
        if next(calls) == last:
            os._exit(9)  # as abrupt as a kill: no rollback, no clean-up
        return function(*args, **options)

    return wrapped


def run_and_tell(folder: Path, told: Any) -> None:
    """Run the review and send each word of its progress through a pipe."""
    Review.open(folder, lambda text, done, total: told.send(text)).run()
