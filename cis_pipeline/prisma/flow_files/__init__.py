"""A flow as a file: the eight columns of the R package PRISMA2020, or our own JSON or TOML.

    read(path) -> FlowFile        write("csv", flow) -> bytes

What a file says stays as it says it: a cell that is no number is kept as the text that it is, a
blank one is not reported and never 0, and the words of the R package's file are written back as
they were read. What is odd about a file is told in `remarks`.
"""

from __future__ import annotations

from pathlib import Path

from cis_pipeline.core.errors import SourceError
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.prisma.flow_files import plain, r_reading, r_writing
from cis_pipeline.prisma.flow_files.flow_file import FlowFile

__all__ = ["KINDS", "FlowFile", "read", "write"]

KINDS = ("csv", "json", "toml")
"""How the files end that hold a flow."""


def read(path: Path) -> FlowFile:
    """The flow that a file holds; SourceError if there is none in it."""
    kind = path.suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise SourceError(
            f"{path}: a flow is read from .csv (the R package PRISMA2020), .json or .toml"
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror or error})") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return r_reading.read(text, path) if kind == "csv" else plain.read(text, path, kind)


def write(kind: str, flow: Flow) -> bytes:
    """The flow as a file of that kind, UTF-8."""
    text = r_writing.written(flow) if kind == "csv" else plain.written(flow, kind)
    return text.encode()
