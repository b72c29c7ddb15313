"""A page read with the standard library's parser, which also checks that its tags nest."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

INLINE = {"a", "bdi", "cite", "q", "span", "strong"}
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """The elements of a page in order, their text, and what is wrong with the nesting."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self.feed(html)
        self.close()
        self.faults += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._text += [] if tag in INLINE else [" "]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self._text.append(data)

    @property
    def text(self) -> str:
        """What a reader sees, with single spaces."""
        return " ".join("".join(self._text).split())

    def all(self, tag: str) -> Iterator[dict[str, str]]:
        """The attributes of every element of that kind."""
        return (attrs for found, attrs in self.elements if found == tag)
