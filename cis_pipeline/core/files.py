"""A file appears whole or not at all: it grows under another name and is then moved into place.

So a conversion that is interrupted, or whose input turns out to be damaged, leaves what was there
before, and never a file that looks complete and is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Problem

_LONE = re.compile("[\0\ud800-\udfff]")
"""What no text file can hold: NUL, and halves of a character, which JSON can spell."""


def silent(problem: Problem) -> None:
    """What `write` does with a Problem if nobody asks for it."""


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to; moved to `path` if the block ends well, else removed.

    ReviewError if the system does not let it be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReviewError(
            f"{path}: cannot be written ({reason}); if it is open in another program, close it "
            "there, and look whether the folder may be written to"
        ) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is in memory; ReviewError if the system does not let it be written."""
    with beside(path) as part:
        part.write_bytes(data)


def write_all(path: Path, pieces: Iterable[bytes], before: bytes = b"", after: bytes = b"") -> int:
    """Write the pieces, one a record, between `before` and `after`; how many there were."""
    count = 0
    with beside(path) as part, part.open("wb", buffering=1 << 20) as file:
        file.write(before)
        for count, piece in enumerate(pieces, start=1):  # noqa: B007  # it is the result
            file.write(piece)
        file.write(after)
    return count


def encoded(text: str) -> bytes:
    r"""A text as UTF-8; what no text file can hold becomes U+FFFD.

    >>> encoded("caf\u00e9 \ud800")
    b'caf\xc3\xa9 \xef\xbf\xbd'
    """
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text).encode()


def dumped(row: dict[str, Any]) -> bytes:
    """An object as JSON on one line, without its end."""
    import orjson

    try:
        return orjson.dumps(row)
    except TypeError:  # halves of a character
        return orjson.dumps(_holdable(row))


def _holdable(value: Any) -> Any:
    """A value whose texts can be written."""
    if isinstance(value, dict):
        return {name: _holdable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_holdable(one) for one in value]
    return _LONE.sub("\ufffd", value) if isinstance(value, str) else value


def one_line(text: str) -> str:
    """A text without line ends; readers give none, but a record may be made by hand."""
    return " ".join(text.split()) if "\n" in text or "\r" in text else text
