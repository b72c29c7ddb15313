"""The session of Spark that work is done in: the caller's, the active one, or one of our own.

Why so little is set: where Spark runs, and with how much memory, is said in Spark's own ways
(spark-submit, SPARK_CONF_DIR, or the environment: MASTER, SPARK_DRIVER_MEMORY), and what a
program sets would go before them.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cis_pipeline.core.errors import CisError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_QUIET = {
    "spark.app.name": "cis dedupe",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.maxResultSize": "0",  # the edges are meant to come
    "spark.executorEnv.POLARS_MAX_THREADS": "1",  # Spark has a worker for each core
}
_PARTITIONS = "spark.sql.shuffle.partitions"
_JAVA = "Java 17 or later; install one, or name its folder in JAVA_HOME"


_A_PARTITION = 25_000
"""Records. Spark's default of 200 partitions suits many million; each costs a start."""


@contextmanager
def session(given: SparkSession | None, records: int = 0) -> Iterator[SparkSession]:
    """The session given, else the active one, else one of our own that is stopped afterwards.

    Ours is set for the number of records, where the user has set nothing.
    """
    with quiet():
        running = given or _active()
        if running:
            yield running
            return
        started = _started()
        try:
            if started.conf.get(_PARTITIONS) == "200":
                started.conf.set(_PARTITIONS, str(min(200, max(4, records // _A_PARTITION))))
            yield started
        finally:
            started.stop()


@contextmanager
def quiet() -> Iterator[None]:
    """Without PySpark's warning of pandas 3, which the engine does not use."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        yield


def _active() -> SparkSession | None:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise CisError(
            f'the Spark engine needs PySpark (pip install ".[spark]") and {_JAVA}'
        ) from error
    return SparkSession.getActiveSession()


def _started() -> SparkSession:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if not java and "SPARK_REMOTE" not in os.environ:
        raise CisError(f"the Spark engine needs {_JAVA}")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers see the same packages
    builder = SparkSession.builder
    for name, value in _QUIET.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except PySparkException as error:
        raise CisError(f"Spark did not start ({error}); it needs {_JAVA}") from error
