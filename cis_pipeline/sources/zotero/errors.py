"""What a Zotero server may refuse, each a SourceError whose sentence says what to do about it."""

from __future__ import annotations

from cis_pipeline.core.errors import SourceError


class ZoteroError(SourceError):
    """Zotero did not give what was asked; the subclasses say why."""


class UnreachableError(ZoteroError):
    """No connection, or none that holds."""


class BusyError(ZoteroError):
    """The server wants to be left alone for longer than we wait (429, 503), or is broken (5xx)."""


class RefusedError(ZoteroError):
    """The key is missing, wrong, or may not do this (401, 403)."""


class AbsentError(ZoteroError):
    """There is no such library, collection or item (404)."""


class StaleError(ZoteroError):
    """What was to be changed has changed in Zotero since it was read (412)."""


class OtherServerError(ZoteroError):
    """Another Zotero than the one that was read answers on this computer (412)."""


class UnversionedError(ZoteroError):
    """A change was sent without the version it rests on (428): a fault of this program."""


class NotModified(Exception):  # noqa: N818 - good news
    """Nothing has changed since the version that was named (304)."""
