"""What is asked of a Zotero library: pages, versions, single items, collections, a change.

pyzotero builds the addresses and parses the answers; `wire` stands below it. What comes back is
checked for its shape here, so that the callers need not.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cis_pipeline.sources.zotero.errors import NotModified, ZoteroError
from cis_pipeline.sources.zotero.keys import Secret, api_key
from cis_pipeline.sources.zotero.library import Library, Watch, is_key, silent
from cis_pipeline.sources.zotero.wire import Wire

PAGE = 100
"""Items in one answer, the most the web API gives."""

BATCH = 50
"""Items in one change, or named in one question: the most the web API takes."""

TIMEOUT = 60.0

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Items of one answer, the library's version then, and how many there are in all."""

    items: list[Item]
    version: int
    total: int


class Connection:
    """A conversation with one library; close it when done (it is a context manager)."""

    def __init__(self, where: Library, watch: Watch = silent) -> None:
        """Nothing is sent yet. RefusedError if the key cannot be one."""
        self.where, self.watch = where, watch
        self._secret = api_key(where)
        self._open(self._secret)

    def _open(self, secret: Secret | None) -> None:
        from pyzotero import zotero

        where = self.where
        self._zot = zotero.Zotero(where.id, where.kind, local=where.local)
        self._zot.endpoint = where.endpoint
        # httpx with pyzotero up to 1.13, httpx2 since: whichever pyzotero has
        http = importlib.import_module(type(self._zot.client).__module__.partition(".")[0])
        self._zot.client.close()
        self.wire = Wire(http.HTTPTransport(proxy=_proxy(where)), where, secret, self.watch)
        self._zot.client = self.client = http.Client(
            transport=self.wire, follow_redirects=True, timeout=TIMEOUT
        )

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def server(self) -> str:
        """The id of the local server, "" on the web and with a Zotero that gives none."""
        if self.where.local and not self.wire.server_id:
            self._sent("GET", "/")
        return self.wire.server_id if self.where.local else ""

    def page(self, start: int = 0, since: int = 0, unless: int | None = None) -> Page:
        """Up to 100 items (more, where the server does not page) from `start`, oldest first.

        NotModified if nothing of the library has changed since the version `unless`.
        """
        self.wire.unless = unless
        asked = {"start": start, "limit": PAGE, "sort": "dateAdded", "direction": "asc"}
        return self._items(**asked, **({"since": since} if since else {}))

    def some(self, keys: Sequence[str]) -> Page:
        """The items of these keys (50 at most) that are still there."""
        found = self._asked(self._zot.items, itemKey=",".join(keys), limit=PAGE)
        return self._paged(found)

    def versions(self) -> tuple[dict[str, int], int]:
        """The version of each item that is there now, and of the library."""
        found: dict[str, int] = {}
        while True:
            ask = {"format": "versions", "limit": None, **({"start": len(found)} if found else {})}
            given = self._map(self._asked(self._of_items(), **ask))
            known = len(found)
            found.update(given)
            if len(found) == known or self.wire.total is None or len(found) >= self.wire.total:
                return found, self.wire.version or 0

    def trashed(self) -> set[str]:
        """The keys of the items in the trash."""
        return set(self._map(self._asked(self._zot.trash, format="versions", limit=None)))

    def deleted(self, since: int) -> set[str]:
        """The keys of the items that were deleted since a version of the library."""
        found = self._asked(self._zot.deleted, since=since)
        items = found.get("items") if isinstance(found, dict) else None
        return {key for key in items or () if is_key(key)}

    def children(self, key: str) -> list[Item]:
        """The attachments and notes of an item."""
        return self._paged(self._asked(self._zot.children, key, limit=PAGE)).items

    def collections(self) -> list[Item]:
        """All collections of the library."""
        found: list[Item] = []
        while True:
            page = self._paged(self._asked(self._zot.collections, start=len(found), limit=PAGE))
            found += page.items
            if not page.items or len(found) >= page.total:
                return found

    def change(
        self, what: str, objects: Sequence[Mapping[str, Any]], headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """Send objects ("items" or "collections", 50 at most); the server's word on each."""
        body = json.dumps(list(objects)).encode()
        own = {"Content-Type": "application/json", **headers, **self._permission()}
        found = self._sent("POST", f"/{self.where.path}/{what}", content=body, headers=own)
        if not isinstance(found, dict):
            raise self._strange()
        return found

    def _permission(self) -> dict[str, str]:
        """What a change on this computer needs besides: the server's id, and the user's word."""
        if not self.where.local:
            return {}
        if not self.server():
            raise ZoteroError(
                f"{self.where.title}: this Zotero takes no changes from other programs; update it, "
                "or push to the library on the web"
            )
        own = {"Zotero-Server-ID": self.wire.server_id}
        return own if self._secret is not None else {**own, "Zotero-API-Key": self._asked_for(own)}

    def _asked_for(self, own: Mapping[str, str]) -> str:
        """A key that the user grants in a window of Zotero: for good, or for one change."""
        self.watch("Zotero asks you for permission in its window; choose Always Allow", 0, 0)
        body = json.dumps({"appName": "cis_pipeline"}).encode()
        headers = {"Content-Type": "application/json", **own}
        granted = self._sent("POST", "/local/authorize", content=body, headers=headers, timeout=600)
        if not isinstance(granted, dict) or not is_granted(granted.get("key")):
            raise self._strange()
        secret = Secret(granted["key"])
        if granted.get("remember") is True:
            self._secret = secret
            self.wire.trust(secret)
        return secret.reveal()

    def _of_items(self) -> Callable[..., Any]:
        if not self.where.collection:
            found: Callable[..., Any] = self._zot.items
            return found
        return lambda **asked: self._zot.collection_items(self.where.collection, **asked)

    def _items(self, **asked: Any) -> Page:
        return self._paged(self._asked(self._of_items(), **asked))

    def _paged(self, found: Any) -> Page:
        """A list of items as it should be; ZoteroError if it is none."""
        if not isinstance(found, list) or not all(map(_is_object, found)):
            raise self._strange()
        total = self.wire.total
        return Page(found, self.wire.version or 0, len(found) if total is None else total)

    def _map(self, found: Any) -> dict[str, int]:
        """Versions by key; a server that gives the objects themselves gives those too."""
        if isinstance(found, list):
            found = {item["key"]: item.get("version") for item in self._paged(found).items}
        if not isinstance(found, dict):
            raise self._strange()
        return {k: v for k, v in found.items() if is_key(k) and isinstance(v, int)}

    def _asked(self, question: Callable[..., Any], *args: Any, **asked: Any) -> Any:
        """What pyzotero answers; whatever it raises itself is an answer that cannot be read."""
        try:
            return question(*args, **asked)
        except (ZoteroError, NotModified):
            raise
        except Exception:  # its errors hold addresses and replies: not passed on
            pass
        raise self._strange()

    def _sent(self, method: str, path: str, **more: Any) -> Any:
        """The JSON that a request of our own brings; None if it is no JSON."""
        headers = {**self._zot.default_headers(), **more.pop("headers", {})}
        address = f"{self.where.endpoint}{path}"
        response = self.client.request(method, address, headers=headers, **more)
        try:
            return response.json()
        except ValueError:
            return None

    def _strange(self) -> ZoteroError:
        return ZoteroError(
            f"{self.where.title}: gave an answer that is not Zotero's; check the address and "
            "whether a login page of your network stands in between"
        )


def chunks(keys: Iterable[str], size: int = BATCH) -> Iterator[list[str]]:
    """The keys in lists of `size`."""
    listed = list(keys)
    return (listed[n : n + size] for n in range(0, len(listed), size))


def items_of(where: Library, keys: Iterable[str], watch: Watch = silent) -> list[Item]:
    """The items of these keys, as they are in Zotero now; those that are gone are left out."""
    wanted = list(keys)
    with Connection(where, watch) as zotero:
        return zotero_items(zotero, wanted)


def zotero_items(zotero: Connection, keys: Sequence[str]) -> list[Item]:
    """The same within a conversation."""
    found: list[Item] = []
    for some in chunks(keys):
        zotero.watch(f"reading {zotero.where.title}", len(found), len(keys))
        found += zotero.some(some).items
    return found


def is_granted(text: object) -> bool:
    """Whether a key can stand in a header."""
    return isinstance(text, str) and text.isascii() and text.isprintable() and bool(text)


def _is_object(found: object) -> bool:
    return (
        isinstance(found, dict)
        and is_key(found.get("key"))
        and isinstance(found.get("data"), dict)
        and isinstance(found.get("version"), int)
    )


def _proxy(where: Library) -> str | None:
    """The proxy that the system names for an address; none for this computer itself."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(where.endpoint)
    host = parts.hostname or ""
    if host in ("127.0.0.1", "localhost", "::1") or proxy_bypass(host):
        return None
    found = getproxies()
    return found.get(parts.scheme) or found.get("all")
