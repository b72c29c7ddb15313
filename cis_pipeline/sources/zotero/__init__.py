"""Zotero both ways: libraries are pulled into files of data/searches/, tags are pushed back.

A pulled library is a local mirror, a file like any export, read by the format `zotero_json`; so a
review runs offline, and its provenance is a file. Back go tags and one collection, under a prefix
of our own; nothing else in Zotero is ever touched, and attachments come only where asked for.

A library is a user's or a group's, whole or one collection, on the web or on this computer; its
name is what the files of its mirror are called by: `zotero_users-123_ABCD2345`.

Modules: `transport` (the key, what an answer means), `connection` (what is asked and sent),
`mirror` and `pull` (coming), `push` (going), `attachments` (full texts), `sync` (all of it for a
review). pyzotero is imported inside functions only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from cis_pipeline.core.errors import SourceError

Kind = Literal["user", "group"]

WEB = "https://api.zotero.org"
LOCAL = "http://127.0.0.1:23119/api"

_ADDRESS = re.compile(
    r"(https://[^/@?#]+|http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?)(/[^?#]*)?$"
)
"""Where a key may be sent: never in the clear over a network."""


@dataclass(frozen=True, slots=True)
class Library:
    """A Zotero library, or a `collection` of it by its key.

    `local` asks the Zotero that runs on this computer (user "0" is then its own user) and not the
    web; `server` is the address of another server that speaks the same API.
    """

    kind: Kind
    id: str
    collection: str = ""
    local: bool = False
    server: str = ""

    def __post_init__(self) -> None:
        """SourceError if it cannot be a library."""
        if self.kind not in ("user", "group") or not re.fullmatch(r"[0-9]{1,12}", self.id):
            raise SourceError(
                f'"{self.kind} {self.id}" is no Zotero library; give the number that '
                "zotero.org/settings/keys shows as your userID, or the number in a group's address"
            )
        if self.collection and not is_key(self.collection):
            raise SourceError(
                f'"{self.collection}" is no key of a Zotero collection; it is the eight letters '
                "and digits at the end of the collection's address on zotero.org"
            )
        if self.server and not _ADDRESS.match(self.server):
            raise SourceError(
                f'"{self.server}" is no address of a server; it begins with https:// (or http:// '
                "and 127.0.0.1, on this computer) and holds no user name or password"
            )

    @property
    def endpoint(self) -> str:
        """The address all its requests begin with."""
        return (self.server or (LOCAL if self.local else WEB)).rstrip("/")

    @property
    def path(self) -> str:
        """The library in addresses and in record keys: users/123."""
        return f"{self.kind}s/{self.id}"

    @property
    def name(self) -> str:
        """What its files are called by, without a suffix."""
        place = "_local" if self.local else ""
        part = f"_{self.collection}" if self.collection else ""
        return f"zotero{place}_{self.kind}s-{self.id}{part}"

    @property
    def title(self) -> str:
        """How messages call it."""
        place = "Zotero on this computer" if self.local else "Zotero"
        part = f", collection {self.collection}" if self.collection else ""
        return f"{place} ({self.kind} {self.id}{part})"

    def as_dict(self) -> dict[str, object]:
        """The same as a JSON object."""
        return asdict(self)

    @classmethod
    def of(cls, table: Mapping[str, object]) -> Library:
        """The library of a JSON object; SourceError if it is none."""
        text = {name: str(table.get(name) or "") for name in ("id", "collection", "server")}
        kind: Kind = "group" if table.get("kind") == "group" else "user"
        return cls(kind, text["id"], text["collection"], table.get("local") is True, text["server"])


def is_key(text: object) -> bool:
    """Whether this can be the key of an item or a collection (it becomes part of file names)."""
    return isinstance(text, str) and bool(re.fullmatch(r"[A-Za-z0-9]{1,20}", text))
