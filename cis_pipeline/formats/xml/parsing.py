"""The text of one entry as an element, by lxml: strictly, with its characters mended, or by force.

No entities, document types, network access or huge trees. What is wrong in characters only is
mended first (control characters, a bare "&", an entity of HTML), because lxml would drop it.
"""

from __future__ import annotations

import html
import re
from typing import Any

MENDED = "had characters that XML forbids; they were left out or written otherwise"
TOLD = "was no well-formed XML; what could be told of it was read"

_LIMITS = re.compile(r"depth|huge|nested", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ODD = re.compile(
    r"(?P<kept><!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>)|&#(?:x(?P<hex>[0-9A-Fa-f]{1,8})|(?P<dec>[0-9]{1,8}));"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?P<name>[A-Za-z][A-Za-z0-9]{1,30};)?",
    re.DOTALL,
)


def read(text: str, scope: str) -> tuple[Any, str]:
    """The element that a text is, and what had to be done for it; or why it is none, as a text."""
    element = parsed(text, scope)
    if not isinstance(element, str):
        return element, ""
    if _LIMITS.search(element):
        return element, ""
    mended = _mended(text)
    for recover, doubt in ((False, MENDED), (True, TOLD)):
        found = parsed(mended, scope, recover)
        if not isinstance(found, str):
            return found, doubt
    return element, ""


def parsed(text: str, scope: str = "", recover: bool = False) -> Any:
    """The element that a text is, or why it is none. `scope`: the namespaces around it."""
    from lxml import etree  # type: ignore[import-untyped]  # it ships no types

    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True, recover=recover,
    )  # fmt: skip
    try:
        root = etree.fromstring(f"<entry{scope}>{text}</entry>".encode(), parser)
    except etree.XMLSyntaxError as error:
        return _reason(str(error.msg))
    except (ValueError, UnicodeError) as error:
        return _reason(str(error))
    if root is None or len(root) != 1:
        return "its tags do not match"
    return root[0]


def _reason(message: str) -> str:
    """What the parser says, without its own lines and file names."""
    told = re.sub(r",? ?(?:line \d+(?: and \w+)?|column \d+|\(<string>.*)", "", message).strip()
    if _LIMITS.search(told):
        return "it is nested too deeply, or a text in it is too long"
    return f"{told[:1].lower()}{told[1:200]}" or "it is no XML"


def _mended(text: str) -> str:
    """Without forbidden characters; each "&" that begins nothing, and HTML's, as XML has them."""
    return _ODD.sub(_as_xml, _FORBIDDEN.sub("", text))


def _as_xml(odd: re.Match[str]) -> str:
    if odd["kept"]:
        return odd.group()
    if odd["hex"] or odd["dec"]:
        code = int(odd["hex"], 16) if odd["hex"] else int(odd["dec"])
        allowed = code < 0x110000 and not 0xD800 <= code < 0xE000
        return odd.group() if allowed and not _FORBIDDEN.match(chr(code)) else ""
    character = html.unescape(odd.group()) if odd["name"] else odd.group()
    return html.escape(character, quote=False)


def drop_prefixes(element: Any) -> None:
    """Leave the names of an element, and of those within it, without prefix and namespace."""
    for one in element.iter():
        if isinstance(one.tag, str) and (one.tag[0] == "{" or ":" in one.tag):
            try:
                one.tag = one.tag.rpartition("}")[2].rpartition(":")[2] or "unnamed"
            except ValueError:  # of "a:00Z" no name is left
                one.tag = "unnamed"
