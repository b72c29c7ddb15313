"""Invented PDF files, written by hand: pages of lines, each with its size and place."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence

Row = tuple[float, str]
"""The size of a line's type, and its text; "" leaves a space of that height."""

A4 = (595, 842)


def page(*rows: Row, top: float = 780, left: float = 60) -> bytes:
    """The content of a page: its lines from the top, each one line's height below the other."""
    at, drawn = top, []
    for size, text in rows:
        at -= size * 1.2
        written = text.encode("cp1252", "replace").replace(b"\\", b"\\\\")
        written = written.replace(b"(", b"\\(").replace(b")", b"\\)")
        if text:
            drawn.append(b"BT /F1 %g Tf %g %g Td (%s) Tj ET" % (size, left, at, written))
    return b"\n".join(drawn)


def prose(lines: int = 30, size: float = 11) -> list[Row]:
    """Running text, of which nothing can be told."""
    return [(size, "and so the work went on with families who had asked for help")] * lines


def pdf(
    pages: Sequence[bytes], info: Mapping[str, str] | None = None, packed: bool = True
) -> bytes:
    """A PDF of these pages; `info` are its properties (Title, Author, CreationDate ...)."""
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(pages)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font.encode(),
    ]
    for place, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * place} 0 R >>".encode()
        )
        body = zlib.compress(content) if packed else content
        how = b"/Filter /FlateDecode " if packed else b""
        objects.append(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (how, len(body), body))
    fields = (info or {}).items()
    objects.append(b"<< %s >>" % b" ".join(b"/%s %s" % (k.encode(), _text(v)) for k, v in fields))
    return _file(objects)


def _text(value: str) -> bytes:
    """A string of the properties, in UTF-16 so that any letter goes in."""
    return b"<" + value.encode("utf-16-be").hex().join(("feff", "")).encode() + b">"


def _file(objects: Iterable[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, held in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    root = b"/Root 1 0 R /Info %d 0 R" % len(places)
    out += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, root, start)
    return bytes(out)
