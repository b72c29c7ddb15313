"""A document as DOCX: Word's own headings and tables, whose first row stands on every page.

python-docx makes an empty document with its styles, once; what stands in one is written as the XML
of its body. Why not paragraph by paragraph through the library: it looks up the whole table for
each cell, so a table of two thousand reports took minutes.

The content follows from what is rendered alone: fixed properties, fixed times of the members. As
of workbooks, the bytes may differ between machines, whose zlib is not the same.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from cis_pipeline.core.files import cell_text
from cis_pipeline.outputs.documents.document import (
    Block,
    Document,
    Gap,
    Heading,
    Paragraph,
    Table,
    Text,
)

_TIME = (1980, 1, 1, 0, 0, 0)
_BODY = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_LONG, _SHORT, _MARGIN = 16838, 11906, 1134
"""A4 and its margins, in twentieths of a point."""


def render(document: Document) -> bytes:
    """The whole document as the bytes of a DOCX file."""
    blocks = [_paragraph("Title", _runs((document.title,)))]
    for block in document.blocks:
        blocks += _block(block, _width(document))
    size = (_LONG, _SHORT) if document.landscape else (_SHORT, _LONG)
    return pack("".join(blocks), document.title, size)


def pack(body: str, title: str, size: tuple[int, int], margin: int = _MARGIN) -> bytes:
    """A DOCX file whose body is this XML (WordprocessingML, prefix "w").

    Width and height of its page, and its margins, in twentieths of a point.
    """
    base, content, properties = _packed()
    made = BytesIO()
    made.write(base)
    with zipfile.ZipFile(made, "a") as file:
        file.writestr(_member(_BODY), _filled(content, body, size, margin))
        file.writestr(_member(_PROPERTIES), properties.replace(_TITLE, _clean(title)))
    return made.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _TIME)
    member.create_system, member.external_attr = 0, 0
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


@cache
def _packed() -> tuple[bytes, str, str]:
    """What all documents share, packed once; and the body and properties of an empty one."""
    apart: dict[str, str] = {}
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(_empty())) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name in (_BODY, _PROPERTIES):
                apart[name] = old.read(name).decode()
            else:
                new.writestr(_member(name), old.read(name))
    return made.getvalue(), apart[_BODY], apart[_PROPERTIES]


_TITLE = "title-of-the-document"


def _empty() -> bytes:
    """A document without content: styles and properties."""
    from docx import Document as Docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.shared import Pt, RGBColor

    made = Docx()
    for name, size in (("Normal", 10.5), ("Title", 18), ("Heading 1", 14), ("Heading 2", 12)):
        style = made.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(f"{{{_NAMESPACE}}}{kind}", None)
    normal = made.styles["Normal"].paragraph_format
    normal.space_after, normal.alignment = Pt(6), WD_ALIGN_PARAGRAPH.LEFT
    settings = made.styles.element.find(f".//{{{_NAMESPACE}}}rPrDefault/{{{_NAMESPACE}}}rPr")
    for old in settings.findall(f"{{{_NAMESPACE}}}lang"):
        settings.remove(old)
    settings.append(parse_xml(f'<w:lang xmlns:w="{_NAMESPACE}" w:val="en-GB"/>'))
    told = made.core_properties
    told.author = told.last_modified_by = told.comments = told.keywords = ""
    told.title, told.revision = _TITLE, 1
    told.created = told.modified = datetime(2000, 1, 1)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_INSIDE = re.compile(r"<w:body>.*</w:body>", re.DOTALL)


def _filled(empty: str, body: str, size: tuple[int, int], margin: int) -> str:
    wide, high = size
    turned = ' w:orient="landscape"' if wide > high else ""
    edges = " ".join(f'w:{side}="{margin}"' for side in ("top", "right", "bottom", "left"))
    page = (
        f'<w:sectPr><w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar {edges} w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
    )
    filled = f"<w:body>{body}{page}</w:body>"
    return _INSIDE.sub(lambda _: filled, empty, count=1)


def _width(document: Document) -> int:
    return (_LONG if document.landscape else _SHORT) - 2 * _MARGIN


# --- blocks --------------------------------------------------------------------------------------


def _block(block: Block, width: int) -> Iterator[str]:
    if isinstance(block, Heading):
        yield _paragraph(f"Heading{block.level - 1}", _runs((block.text,)))
    elif isinstance(block, Paragraph):
        yield _paragraph("", _runs(block.text))
    else:
        yield from _table(block, width)


def _paragraph(style: str, runs: str, keep: bool = False) -> str:
    told = f'<w:pStyle w:val="{style}"/>' if style else ""
    told += "<w:keepNext/>" if keep else ""
    return f"<w:p><w:pPr>{told}</w:pPr>{runs}</w:p>" if told else f"<w:p>{runs}</w:p>"


def _runs(text: Text, look: str = "") -> str:
    """A text; its gaps in square brackets, marked in yellow."""
    made = []
    for part in text:
        gap = isinstance(part, Gap)
        shown = f"[{part.text}]" if isinstance(part, Gap) else part
        told = look + ('<w:highlight w:val="yellow"/>' if gap else "")
        how = f"<w:rPr>{told}</w:rPr>" if told else ""
        made.append(f'<w:r>{how}<w:t xml:space="preserve">{_clean(shown)}</w:t></w:r>')
    return "".join(made)


def _clean(text: str) -> str:
    return escape(" ".join(cell_text(text).splitlines()))


_CELL = '<w:sz w:val="16"/><w:szCs w:val="16"/>'
_HEAD = f"<w:b/>{_CELL}"
_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def _table(table: Table, width: int) -> Iterator[str]:
    if table.caption:
        yield _paragraph("", _runs((table.caption,), "<w:b/>"), keep=True)
    if not table.rows:
        yield _paragraph("", _runs((table.empty,)))
        return
    whole = sum(column.width for column in table.columns)
    widths = [round(width * column.width / whole) for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_EDGES}'
        '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )
    head = tuple((column.name,) for column in table.columns)
    yield _row(head, widths, _HEAD, "<w:cantSplit/><w:tblHeader/>", "D9E2E7")
    for row in table.rows:
        yield _row(row, widths, _CELL, "<w:cantSplit/>")
    yield f"</w:tbl>{_paragraph('', '')}"


def _row(cells: tuple[Text, ...], widths: list[int], look: str, told: str, shade: str = "") -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    spaced = '<w:pPr><w:spacing w:before="20" w:after="20"/></w:pPr>'
    made = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>'
        f"<w:p>{spaced}{_runs(_on_one_line(cell), look)}</w:p></w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{told}</w:trPr>{''.join(made)}</w:tr>"


def _on_one_line(cell: Text) -> Text:
    return tuple(one if isinstance(one, Gap) else _spaced(one) for one in cell)


def _spaced(text: str) -> str:
    """Without line ends; what parts it from its neighbours stays."""
    return re.sub(r"\s+", " ", text)
