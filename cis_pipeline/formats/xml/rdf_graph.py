"""The nodes of an RDF/XML file: what their properties lead to, whether it stands within or apart.

https://www.w3.org/TR/rdf-syntax-grammar/. A property's target is a text, a node within it, or a
node named by its address ("rdf:resource", "rdf:nodeID"), which the file describes elsewhere.

Why not rdflib: it takes the whole graph into memory, and loses what an entry's text was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cis_pipeline.formats.xml import values
from cis_pipeline.formats.xml.scan import NAME, PREFIX, Span
from cis_pipeline.formats.xml.stream import parsed

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMESPACES = {
    "rdf": (RDF,),
    "bib": ("http://purl.org/net/biblio#",),
    "bibo": ("http://purl.org/ontology/bibo/",),
    "dc": ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.0/",
           "http://purl.org/dc/terms/"),
    "dcterms": ("http://purl.org/dc/terms/",),
    "prism": ("http://prismstandard.org/namespaces/1.2/basic/",
              "http://prismstandard.org/namespaces/basic/2.0/",
              "http://prismstandard.org/namespaces/basic/2.1/"),
    "foaf": ("http://xmlns.com/foaf/0.1/",),
    "link": ("http://purl.org/rss/1.0/modules/link/",),
    "z": ("http://www.zotero.org/namespaces/export#",),
    "eprints": ("http://purl.org/eprint/terms/",),
    "og": ("http://ogp.me/ns#",),
    "so": ("http://schema.org/", "https://schema.org/"),
    "codemeta": ("https://codemeta.github.io/terms/",),
    "vcard": ("http://www.w3.org/2006/vcard/ns#", "http://nwalsh.com/rdf/vCard#"),
}  # fmt: skip
"""Prefix -> the namespaces that mean the same here."""

_LONGEST = 1 << 16
_MOST = 100

Target = Any
"""A text, or the element of a node."""

_START = re.compile(rf"<({PREFIX}{NAME})([^<>]*+)>")
_ABOUT = re.compile(rf"""\s{PREFIX}(?:about|nodeID|ID)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")


@lru_cache(maxsize=1024)
def named(names: str) -> tuple[str, ...]:
    """The full names of properties or types: "dc:title so:headline" -> "{http://...}title", ..."""
    found = (one.partition(":") for one in names.split())
    return tuple(f"{{{uri}}}{local}" for prefix, _, local in found for uri in NAMESPACES[prefix])


def about(text: str) -> str:
    """The name of the node that a text begins with, by which others refer to it; "" if none."""
    start = _START.search(text)
    found = _ABOUT.search(start.group(2)) if start else None
    return (found.group(1) or found.group(2) or "") if found else ""


@dataclass(slots=True)
class Graph:
    """The nodes of a file that others refer to, as their texts; one is parsed when asked for."""

    spans: dict[str, Span] = field(default_factory=dict)
    _parsed: dict[str, Any] = field(default_factory=dict)
    _properties: dict[Any, dict[str, list[Any]]] = field(default_factory=dict)

    def add(self, span: Span) -> None:
        """Keep a node that is described on its own; not one that is far too long for that."""
        name = about(span.text)
        if name and name not in self.spans and len(span.text) < _LONGEST:
            self.spans[name] = span

    def node(self, name: str) -> Any:
        """The element of a node, None if the file does not describe it."""
        if name not in self._parsed:
            span = self.spans.get(name)
            found = parsed(span.text, span.scope) if span else ""
            if len(self._parsed) >= _MOST:
                self._parsed.clear()
            self._parsed[name] = None if isinstance(found, str) else found
        return self._parsed[name]

    def referred(self, node: Any) -> list[str]:
        """The texts of the nodes that a node, or one within it, refers to; each once."""
        inner = [one for one in node.iter() if isinstance(one.tag, str)]
        names = [one.get(f"{{{RDF}}}{how}") for one in inner for how in ("resource", "nodeID")]
        found = dict.fromkeys(name for name in names if name in self.spans)
        return [self.spans[name].text for name in [*found][:_MOST]]

    def targets(self, node: Any, names: str) -> list[Target]:
        """What the first of these properties that the node has leads to, in order."""
        properties = self._properties_of(node)
        for name in named(names):
            if name in properties:
                listed = properties[name]
                found = [t for one in listed for t in self._of_property(one)]
                if found:
                    return found
        return []

    def _properties_of(self, node: Any) -> dict[str, list[Any]]:
        """The properties of a node by their names: its children, and attributes as texts."""
        known = self._properties.get(node)
        if known is None:
            known = {name: [text] for name, text in node.items() if text}
            for one in node:
                if isinstance(one.tag, str):
                    known.setdefault(one.tag, []).append(one)
            if len(self._properties) >= _MOST:
                self._properties.clear()
            self._properties[node] = known
        return known

    def _of_property(self, element: Any) -> Iterator[Target]:
        if isinstance(element, str):
            yield element
            return
        inner = [one for one in element if isinstance(one.tag, str)]
        name = element.get(f"{{{RDF}}}resource") or element.get(f"{{{RDF}}}nodeID")
        if name:
            node = self.node(name)
            yield name if node is None else node
        elif element.get(f"{{{RDF}}}parseType") == "Resource":
            yield element
        elif inner:
            for one in inner:
                yield from self._unpacked(one)
        elif text := values.line(element):
            yield text

    def _unpacked(self, node: Any) -> Iterator[Target]:
        """The members of a container (rdf:Seq, Bag, Alt), else the node; what it only names."""
        if node.tag in named("rdf:Seq rdf:Bag rdf:Alt"):
            for member in node:
                yield from self._of_property(member)
            return
        name = node.get(f"{{{RDF}}}about") or node.get(f"{{{RDF}}}nodeID")
        found = self.node(name) if name and not len(node) else None
        yield node if found is None else found

    def text(self, node: Any, names: str, levels: int = 3) -> str:
        """The first text that one of these properties leads to; an address counts as text."""
        return next(self.texts(node, names, levels), "")

    def texts(self, node: Any, names: str, levels: int = 3) -> Iterator[str]:
        """Every text that the first of these properties leads to; of a node its value or name."""
        for target in self.targets(node, names) if levels else ():
            told = target if isinstance(target, str) else self._told(target, levels - 1)
            if told := " ".join(told.split()):
                yield told

    def _told(self, node: Any, levels: int) -> str:
        """The value or name of a node, else how others refer to it."""
        named = self.text(node, "rdf:value foaf:name so:name", levels)
        return named or node.get(f"{{{RDF}}}about") or ""

    def nodes(self, node: Any, names: str) -> list[Any]:
        """The nodes, not the texts, that these properties lead to; each of the properties."""
        found = (t for name in names.split() for t in self.targets(node, name))
        return [one for one in found if not isinstance(one, str)]


def types(node: Any) -> set[str]:
    """The full names of what a node is, of its element and its rdf:type."""
    listed = [one.get(f"{{{RDF}}}resource") or "" for one in node.iterfind(f"{{{RDF}}}type")]
    return {node.tag.replace("{", "").replace("}", ""), *filter(None, listed)}


def is_a(node: Any, names: str) -> bool:
    """Whether a node is of one of these types."""
    wanted = {name.replace("{", "").replace("}", "") for name in named(names)}
    return bool(types(node) & wanted)
