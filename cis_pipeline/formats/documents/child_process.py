"""A reader is run as a process of its own, with bounds; what it told until its end is kept.

Why apart: a reader of what people find on the web (pdfium is C++) may crash, loop or eat memory.
Then its process ends, and never the command that started it. Readers import nothing of the
package, so that they start fast.

Why a file takes the output and not a pipe: a process that is killed leaves behind what it wrote,
and neither side ever waits for the other.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

_MEMORY = 4 << 30
STILL = 30.0
"""Seconds without a word after which a reader is taken to loop."""
WHOLE = 600.0
"""Seconds after which it is ended, whatever it tells."""
_CHUNK = 1 << 20


def told(program: Path, file: IO[bytes], *arguments: str) -> list[dict[str, Any]]:
    """The objects that the reader `program` tells of an open `file`, which is its standard input.

    A reader is a file with LARGEST (bytes that it takes), SECONDS (of the processor) and
    `tell(data, *arguments)`. Where it crashes, or says nothing for STILL seconds, those objects
    that it told before.
    """
    command = [sys.executable, "-P", "-W", "ignore", __file__, str(program), *arguments]
    with tempfile.TemporaryFile() as out, _on_disk(file) as given:
        with subprocess.Popen(
            command, stdin=given, stdout=out, stderr=subprocess.DEVNULL
        ) as process:
            _wait(process, out)
        out.seek(0)
        return list(_objects(out))


def _wait(process: subprocess.Popen[bytes], out: IO[bytes]) -> None:
    """Until the process ends, or is ended."""
    waited, written = 0.0, -1
    while True:
        try:
            process.wait(STILL)
        except subprocess.TimeoutExpired:
            waited += STILL
            now = _size(out)
            if now != written and waited < WHOLE:
                written = now
                continue
            process.kill()
        except BaseException:  # the user has had enough
            process.kill()
            raise
        return


def _size(out: IO[bytes]) -> int:
    """How much was written; both sides share the file, and where it is written."""
    return os.fstat(out.fileno()).st_size


def _objects(out: IO[bytes]) -> Iterator[dict[str, Any]]:
    for line in out:
        try:
            yield json.loads(line)
        except ValueError:  # the process was ended while it wrote
            return


@contextmanager
def _on_disk(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """The file itself, or a copy of it where it lies in memory alone."""
    try:
        file.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as copy:
            file.seek(0)
            while chunk := file.read(_CHUNK):
                copy.write(chunk)
            copy.flush()
            yield copy
    else:
        yield file


# --- In the process apart -------------------------------------------------------------------------


def main(program: str, *arguments: str) -> None:
    """Write what a reader tells of the standard input, an object a line, less what no text can
    hold (halves of surrogate pairs)."""
    reader = runpy.run_path(program)
    with suppress(ImportError, ValueError, OSError):  # bounded where the system can
        _limit(reader["SECONDS"])
    sys.stdin.buffer.seek(0)
    data = sys.stdin.buffer.read(reader["LARGEST"] + 1)
    large = len(data) > reader["LARGEST"]
    for told in [{"closed": "large"}] if large else reader["tell"](data, *arguments):
        line = json.dumps(told, ensure_ascii=False).encode("utf-8", "ignore")
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def _limit(seconds: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(*sys.argv[1:])
