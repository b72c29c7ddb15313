"""A spreadsheet file by its bytes, whatever it is called: what the parser is given, and its marks.

A name lies: "abstract_A.xls" may be an xlsx file, a web page or a table in text. A file that is no
spreadsheet is named with what it is, and how to make one of it. Packages are unpacked here first,
to a limit: one whose directory says less than there is, or of a few kilobytes that unpack to
gigabytes, never reaches the parser.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from cis_pipeline.formats.tabular.workbooks import MOST_UNPACKED, OLE, ZIP, too_large
from cis_pipeline.screening.workbook import ods_sheets, xlsx_sheets
from cis_pipeline.screening.workbook.marks import Marks

AGAIN = "close the file in the other program, or put back a copy of it, and save it as .xlsx"
_SAVE = "open it in the program it is of, save it as .xlsx, and put that file here instead"
_UNPACK = "unpack it, put the workbook in it here, and take the package out of the folder"
_PIECE, _SMALL = 1 << 20, 4 << 20


class Unreadable(Exception):  # noqa: N818  # it is about a file, and a person reads it
    """A file that cannot be read as a spreadsheet: why, and what helps.

    `beside` says that it is plainly something else, which lies beside the workbooks.
    """

    def __init__(self, why: str, remedy: str = AGAIN, beside: bool = False) -> None:
        super().__init__(why)
        self.why, self.remedy, self.beside = why, remedy, beside


@dataclass(frozen=True)
class Package:
    """What a parser may be given, and by the name of each sheet what stands beside its values."""

    data: bytes
    marks: Mapping[str, Marks]


def text_in(held: bytes) -> bool:
    """Whether a file is text that may be a table, and no package; Unreadable if it is neither."""
    if held.startswith((ZIP, b"PK\x05\x06", OLE)) or ods_sheets.is_flat(held):
        return False
    for begins, what in _OTHERS.items():
        if held.startswith(begins):
            raise Unreadable(f"it is {what}", "it may lie here; votes in it are not read", True)
    start = held[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        raise Unreadable("it is a web page", _SAVE)
    if start.startswith(b"<?xml") or b"mso-application" in start:
        raise Unreadable("it is XML of another program", _SAVE)
    if start.startswith(b"{") and (b'"doc_id"' in start or b'"url"' in start):
        remedy = "download the sheet as .xlsx (File, Download), and put that file here instead"
        raise Unreadable("it is only a link to a sheet that lies in the internet", remedy)
    return True


_OTHERS = {
    b"%PDF": "a PDF",
    b"{\\rtf": "a text document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "a database",
}
"""How files begin that are plainly something else, and lie beside the workbooks."""


def wide(held: bytes) -> str:
    """The encoding of a text of two bytes a letter that does not say it; "" for any other."""
    start = held[:4096]
    for encoding, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        if len(start) > 8 and start[place::2].count(0) > 0.8 * (len(start) // 2):
            return encoding
    return ""


def opened(held: bytes) -> Package:
    """A workbook (xlsx, xlsm without macros, xls, ods, fods); Unreadable says why it is none."""
    if held.startswith(OLE):
        _check_ole(held)
        return Package(held, {})
    if not held.startswith((ZIP, b"PK\x05\x06")):
        members = ods_sheets.members_of_flat(held)
        content, marks = _opened_ods(members[ods_sheets.CONTENT])
        return Package(_packed({**members, ods_sheets.CONTENT: content}), marks)
    unpacked = _members(held)
    if ods_sheets.CONTENT in unpacked.members:
        before = unpacked.members[ods_sheets.CONTENT]
        content, marks = _opened_ods(before)
        changed = {ods_sheets.CONTENT: content} if len(content) != len(before) else {}
    else:
        changed, marks = _opened_xlsx(unpacked)
    return Package(_repacked(held, changed) if changed else held, marks)


def _check_ole(held: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in held:
        raise Unreadable("it is protected by a password", "save it without one")
    if "WordDocument".encode("utf-16-le") in held:
        raise Unreadable("it is a text document", "it may lie here; votes in it are not read", True)
    if "_VBA_PROJECT".encode("utf-16-le") in held:
        raise _macros()


def _macros() -> Unreadable:
    return Unreadable(
        "it holds macros, which may change what its cells show",
        "save it as .xlsx, which holds none, and put that file here instead",
    )


def _members(held: bytes) -> Unpacked:
    """The members of a package, as they really unpack."""
    try:
        with zipfile.ZipFile(BytesIO(held)) as package:
            _check_names(package.namelist())
            return _unpacked(package)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, ValueError) as error:
        raise Unreadable(f"it is damaged or cut short: {error}") from None
    except RuntimeError:  # zipfile's word for a member with a password
        raise Unreadable("it is protected by a password", "save it without one") from None


def _check_names(names: list[str]) -> None:
    lower = [name.lower() for name in names]
    if any(name.endswith("vbaproject.bin") for name in lower):
        raise _macros()
    if "xl/workbook.bin" in lower:
        raise Unreadable("it is a binary workbook (xlsb)", _SAVE)
    if any(name.startswith("xl/") for name in lower) or ods_sheets.CONTENT in names:
        return
    if any(name.endswith(".iwa") or name == "index.zip" for name in lower):
        remedy = "export it from Numbers as Excel (.xlsx), and put that file here instead"
        raise Unreadable("it is a document of Apple Numbers", remedy)
    if any(name.startswith(("word/", "ppt/")) for name in lower):
        raise Unreadable("it is a text document", "it may lie here; votes in it are not read", True)
    some = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
    raise Unreadable(f"it is a zip package of {len(names)} files ({some})", _UNPACK)


def _unpacked(package: zipfile.ZipFile) -> Unpacked:
    members = package.infolist()
    packed = sum(info.compress_size for info in members)
    said = sum(info.file_size for info in members)
    if too_large(said, packed):
        raise _bomb(said)
    found, scans, total = dict[str, bytes](), dict[str, xlsx_sheets.Scan](), 0
    for info in members:
        name, size, scan = info.filename, info.file_size, xlsx_sheets.Scan()
        pieces, here = list[bytes](), 0
        info.file_size = MOST_UNPACKED + 1  # else it stops where it says
        with package.open(info) as member:
            while piece := member.read(_PIECE):
                here += len(piece)
                if too_large(total + here, packed):
                    raise _bomb(total + here)
                scan.see(piece)
                if size <= _SMALL or name == ods_sheets.CONTENT:
                    pieces.append(piece)
        scan.see(b"")
        info.file_size, total = size, total + here
        if here != size:
            raise zipfile.BadZipFile(f"{name[:80]} is not as long as it says")
        if scan.is_sheet and not scan.usual and not pieces:
            pieces.append(package.read(info))
        found[name], scans[name] = b"".join(pieces), scan
    return Unpacked(found, scans)


@dataclass(frozen=True)
class Unpacked:
    """The members of a package by their names, and what was seen in them while they were unpacked;
    of large sheets with nothing unusual in them the content is not kept."""

    members: dict[str, bytes]
    scans: Mapping[str, xlsx_sheets.Scan]


def _bomb(size: int) -> Unreadable:
    return Unreadable(f"it unpacks to {size >> 20:,} MiB or more, as no workbook of a review does")


def _opened_ods(content: bytes) -> tuple[bytes, Mapping[str, Marks]]:
    """The content as the parser may have it, and the marks of its sheets."""
    try:
        marks = ods_sheets.looked_through(content)
    except ods_sheets.TooFar as far:
        raise Unreadable(str(far), "delete what stands far from the table") from None
    return ods_sheets.without_comments(content), marks


def _opened_xlsx(unpacked: Unpacked) -> tuple[dict[str, bytes], Mapping[str, Marks]]:
    """The sheets that the parser may not have as they are, and the marks of all."""
    near, stray = dict[str, bytes](), dict[str, tuple[str, ...]]()
    for name, scan in unpacked.scans.items():
        content = unpacked.members[name]
        if scan.is_sheet and not scan.usual and xlsx_sheets.too_wide(content):
            near[name], cells = xlsx_sheets.near(content)
            stray[name] = tuple(cells)
            if xlsx_sheets.too_wide(near[name]):
                what = f"a sheet reaches over more than {xlsx_sheets.MOST_CELLS:,} cells"
                raise Unreadable(what, "delete what stands far from the table")
    marks = {
        sheet: Marks(
            unpacked.scans[member].formulas,
            xlsx_sheets.comments_of(member, unpacked.members),
            stray=stray.get(member, ()),
        )
        for sheet, member in xlsx_sheets.sheet_members(unpacked.members).items()
    }
    return near, marks


def _repacked(held: bytes, others: Mapping[str, bytes]) -> bytes:
    """A package with other contents of some of its members."""
    with zipfile.ZipFile(BytesIO(held)) as package:
        names = package.namelist()
        return _packed({n: others[n] if n in others else package.read(n) for n in names})


def _packed(members: Mapping[str, bytes]) -> bytes:
    """The members in a package of their own, not compressed, for the parser to read at once."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()
