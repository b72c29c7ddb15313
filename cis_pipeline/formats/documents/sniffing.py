"""Whether bytes begin a PDF or a web page, told from what they must begin with."""

from __future__ import annotations

import codecs
import re

_PDF = re.compile(rb"%PDF-\d\.\d|%!PS-Adobe-\d\.\d PDF-")
_BEFORE_PDF = 1024
"""Readers take a PDF whose header stands within so many bytes."""
_SKIPPED = re.compile(r"(?:\s+|<\?xml[^>]{0,400}\?>|<!--.{0,20000}?-->)*", re.DOTALL)
_HTML = re.compile(
    r"<!doctype\s+html\b|<html\b|<head\b[^>]*>|<(?:meta|title|body)\b[^>]*>", re.IGNORECASE
)
_EXPORT = re.compile(r"^(?:TY  - |PMID- |FN (?:Clarivate|Thomson)|@\w+\{)", re.MULTILINE)
_MHTML = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)


def is_pdf(head: bytes) -> bool:
    """Whether a PDF begins here (within its first kilobyte, as readers allow)."""
    found = _PDF.search(head[: _BEFORE_PDF + 8])
    return found is not None and not is_page(head[: found.start()])


def is_page(head: bytes) -> bool:
    """Whether a web page begins here; no other XML, and no export that a page only wraps."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    skipped = _SKIPPED.match(text)
    begins = _HTML.match(text, skipped.end() if skipped else 0)
    if begins:
        return not _EXPORT.search(text)
    return b"multipart/related" in head[:4096] and _MHTML.match(head.lstrip()) is not None
