"""REFI-QDA codebooks (.qdc): the codes that NVivo, ATLAS.ti, MAXQDA and others exchange, as XML.

Written as the element rules of REFI-QDA Codebook 1.0 (2019) demand: `CodeBook` holds `Codes`, and
`Sets` if there are any; a `Code` has guid, name and isCodable, perhaps a color, then its
`Description` and the codes below it; a `Set` has guid and name and refers to its members. Read
more liberally: whatever the namespace says of its version, and with unknown elements passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cis_pipeline.core.errors import SourceError

NAMESPACE = "urn:QDA-XML:codebook:1.0"

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
LARGEST = 1 << 26
"""No codebook is larger (64 MiB)."""


@dataclass(frozen=True, slots=True)
class QdaCode:
    """A code; `parent` is the guid of the code it stands below, "" at the top. `codable` ones can
    be given to a passage, the others only hold others."""

    guid: str
    name: str
    description: str = ""
    parent: str = ""
    codable: bool = True
    color: str = ""


@dataclass(frozen=True, slots=True)
class QdaSet:
    """A set of codes; `members` are their guids."""

    guid: str
    name: str
    members: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class QdaCodebook:
    """Codes in the order of the file, each below its parent, and sets; `origin` is the program."""

    codes: tuple[QdaCode, ...]
    sets: tuple[QdaSet, ...] = ()
    origin: str = ""


# --- writing -----------------------------------------------------------------------------------


def dump(book: QdaCodebook) -> bytes:
    """The file, the same bytes for the same codebook; what XML cannot hold is written as U+FFFD.

    ValueError if there are no codes, which the schema does not allow, or if parents form a circle.
    """
    from lxml import etree  # type: ignore[import-untyped]  # it ships no types

    if not book.codes:
        raise ValueError("a REFI-QDA codebook holds one code at least")
    root = etree.Element(_q("CodeBook"), nsmap={None: NAMESPACE}, origin=_held(book.origin))
    codes = etree.SubElement(root, _q("Codes"))
    below: dict[str, list[QdaCode]] = {}
    for code in book.codes:
        below.setdefault(code.parent, []).append(code)
    written = _put(codes, below, "")
    if written != len(book.codes):
        raise ValueError("the parents of some codes are not there, or form a circle")
    if book.sets:
        sets = etree.SubElement(root, _q("Sets"))
        for one in book.sets:
            made = etree.SubElement(sets, _q("Set"), guid=one.guid, name=_held(one.name))
            _describe(made, one.description)
            for member in one.members:
                etree.SubElement(made, _q("MemberCode"), guid=member)
    made = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return bytes(made)


def _put(into: Any, below: dict[str, list[QdaCode]], parent: str) -> int:
    """Write the codes below a parent; how many, with those below these."""
    from lxml import etree

    written = 0
    for code in below.get(parent, ()):
        said = {"guid": code.guid, "name": _held(code.name), "isCodable": str(code.codable).lower()}
        made = etree.SubElement(into, _q("Code"), said)
        if code.color:
            made.set("color", code.color)
        _describe(made, code.description)
        written += 1 + _put(made, below, code.guid)
    return written


def _describe(element: Any, text: str) -> None:
    from lxml import etree

    if text:
        etree.SubElement(element, _q("Description")).text = _held(text)


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _held(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


# --- reading -----------------------------------------------------------------------------------


def parse(data: bytes, name: str) -> QdaCodebook:
    """The codebook of a file; SourceError, naming it by `name`, if it is none or damaged."""
    root = _root(data, name)
    if _local(root) != "CodeBook":
        raise SourceError(f"{name}: is no REFI-QDA codebook; export the codebook as .qdc")
    codes = tuple(_codes(_children(root, "Codes"), "", name))
    guids = [code.guid for code in codes]
    if twice := next((guid for guid in guids if guids.count(guid) > 1), ""):
        raise SourceError(f"{name}: two codes have the guid {twice}; export it again")
    sets = tuple(
        QdaSet(
            _guid(one, name),
            _named(one, name),
            tuple(_guid(member, name) for member in _children_of(one, "MemberCode")),
            _description(one),
        )
        for one in _children(root, "Sets")
        if _local(one) == "Set"
    )
    return QdaCodebook(codes, sets, root.get("origin", ""))


def _root(data: bytes, name: str) -> Any:
    from lxml import etree

    if len(data) > LARGEST:
        raise SourceError(f"{name}: is too large for a codebook ({len(data):,} bytes)")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or "<!DOCTYPE".encode("utf-16-le") in data:
        raise SourceError(f"{name}: has a document type, which no codebook needs; export it again")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(
            f"{name}: is no XML that can be read ({error}); export it again"
        ) from None


def _codes(elements: Sequence[Any], parent: str, name: str) -> Iterator[QdaCode]:
    for element in elements:
        if _local(element) != "Code":
            continue
        guid = _guid(element, name)
        yield QdaCode(
            guid=guid,
            name=_named(element, name),
            description=_description(element),
            parent=parent,
            codable=element.get("isCodable", "true").strip() in ("true", "1"),
            color=element.get("color", ""),
        )
        yield from _codes(_children_of(element, "Code"), guid, name)


def _children(root: Any, name: str) -> list[Any]:
    """The children of all children of a name."""
    return [one for holder in root if _local(holder) == name for one in holder]


def _children_of(element: Any, name: str) -> list[Any]:
    return [one for one in element if _local(one) == name]


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _named(element: Any, name: str) -> str:
    said = str(element.get("name", "")).strip()
    if not said:
        raise SourceError(f"{name} line {element.sourceline}: a code or set has no name; name it")
    return said


def _guid(element: Any, name: str) -> str:
    found = _GUID.fullmatch(str(element.get("guid", "")).strip())
    if not found:
        where = f"{name} line {element.sourceline}"
        raise SourceError(f'{where}: "{element.get("guid", "")}" is no guid; export it again')
    return found[1].upper()


def _description(element: Any) -> str:
    found = next(iter(_children_of(element, "Description")), None)
    return "" if found is None else "".join(found.itertext()).strip()
