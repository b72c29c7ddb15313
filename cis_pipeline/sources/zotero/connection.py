"""What is asked of a Zotero library and sent to it: versions, items by their keys, collections.

pyzotero builds the addresses, follows the pages and parses the answers; `transport` hooks into the
HTTP client below it. What comes back is checked for its shape here, so that the callers need not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import httpx

from cis_pipeline.core.progress import Watch, unwatched
from cis_pipeline.sources.zotero import Library, is_key
from cis_pipeline.sources.zotero.transport import (
    Secret,
    Transport,
    ZoteroError,
    api_key,
    unreadable,
)

PAGE = 100
"""Items in one answer, the most the web API gives."""

BATCH = 50
"""Items in one change, or named in one question: the most the web API takes."""

TIMEOUT = 60.0

Item = dict[str, Any]


class Connection:
    """A conversation with one library; close it when done (it is a context manager)."""

    def __init__(self, where: Library, watch: Watch = unwatched) -> None:
        """Nothing is sent yet. RefusedError if the key cannot be one."""
        from pyzotero import zotero
        from pyzotero.filetransport import FileTransport

        self.where, self.watch = where, watch
        self.transport = Transport(where, api_key(where), watch)
        self._ask = self.transport.ask
        self._zot = zotero.Zotero(where.id, where.kind)
        self._zot.endpoint = where.endpoint
        self._zot.client.close()  # ours, with hooks; its own heeds proxies for this computer too
        self._zot.client = self.client = httpx.Client(
            headers=self._zot.default_headers(),
            event_hooks={"request": [self.transport.sign], "response": [self.transport.heed]},
            follow_redirects=True,
            timeout=TIMEOUT,
            trust_env=where.endpoint.startswith("https:"),
            mounts={"file://": FileTransport()} if where.local else None,
        )

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def server(self) -> str:
        """The id of the local server, "" on the web and with a Zotero that gives none."""
        if self.where.local and not self.transport.server_id:
            self.send("GET", "/")
        return self.transport.server_id if self.where.local else ""

    def versions(self, unless: int | None = None) -> tuple[dict[str, int], int]:
        """The version of each item that is there now, oldest item first, and of the library.

        NotModified if nothing of the library has changed since the version `unless`.
        """
        if unless is not None:
            self.client.headers["If-Modified-Since-Version"] = str(unless)
        question: Callable[..., Any] = self._zot.items
        given = (self.where.collection,) if self.where.collection else ()
        if given:
            question = self._zot.collection_items
        order = {"sort": "dateAdded", "direction": "asc"}
        try:
            answer = self._ask(question, *given, format="versions", limit=None, **order)
        finally:
            self.client.headers.pop("If-Modified-Since-Version", None)
        found, version, known = self._map(answer), self._version(), -1
        while self._zot.links.get("next") and known < len(found):
            known = len(found)
            found |= self._map(self._ask(self._zot.follow))
        return found, version

    def some(self, keys: Sequence[str]) -> tuple[list[Item], int]:
        """The items of these keys (50 at most) that are still there, and the library's version."""
        answer = self._ask(self._zot.items, itemKey=",".join(keys), limit=PAGE)
        found = {item["key"]: item for item in self._objects(answer)}
        return [found[key] for key in keys if key in found], self._version()

    def items(self, keys: Sequence[str]) -> list[Item]:
        """The same of any number of keys."""
        found: list[Item] = []
        for some in chunks(keys):
            self.watch(f"reading {self.where.title}", len(found), len(keys))
            found += self.some(some)[0]
        return found

    def trashed(self) -> set[str]:
        """The keys of the items in the trash."""
        return set(self._map(self._ask(self._zot.trash, format="versions", limit=None)))

    def deleted(self, since: int) -> set[str]:
        """The keys of the items that were deleted since a version of the library."""
        found = self._ask(self._zot.deleted, since=since)
        items = found.get("items") if isinstance(found, dict) else None
        return {key for key in items or () if is_key(key)}

    def children(self, key: str) -> list[Item]:
        """The attachments and notes of an item."""
        return self._everything(self._zot.children, key)

    def collections(self) -> list[Item]:
        """All collections of the library."""
        return self._everything(self._zot.collections)

    def send(self, method: str, path: str, **more: Any) -> Any:
        """The JSON that a request of our own brings; None if it is no JSON."""
        address = f"{self.where.endpoint}{path}"
        response: httpx.Response = self._ask(self.client.request, method, address, **more)
        try:
            return response.json()
        except ValueError:
            return None

    def _everything(self, question: Callable[..., Any], *args: Any) -> list[Item]:
        """All pages of a list."""

        def pages() -> Any:
            return self._zot.everything(question(*args, limit=PAGE))

        return self._objects(self._ask(pages))

    def _version(self) -> int:
        """The library's version, as the last answer gives it."""
        version = self._zot.request.headers.get("last-modified-version", "")
        if not version.isdecimal():
            raise unreadable(self.where)
        return int(version)

    def _objects(self, found: Any) -> list[Item]:
        """A list of objects as it should be; ZoteroError if it is none."""
        if not isinstance(found, list) or not all(map(_is_object, found)):
            raise unreadable(self.where)
        return found

    def _map(self, found: Any) -> dict[str, int]:
        """Versions by key; a server that gives the objects themselves gives those too."""
        if isinstance(found, list):
            found = {item["key"]: item.get("version") for item in self._objects(found)}
        if not isinstance(found, dict):
            raise unreadable(self.where)
        return {k: v for k, v in found.items() if is_key(k) and isinstance(v, int)}


def chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    """The same, as many at a time as one question takes."""
    listed = list(keys)
    return (listed[n : n + BATCH] for n in range(0, len(listed), BATCH))


def _is_object(found: object) -> bool:
    return (
        isinstance(found, dict)
        and is_key(found.get("key"))
        and isinstance(found.get("data"), dict)
        and isinstance(found.get("version"), int)
    )


# --- Changes ------------------------------------------------------------------------------------


def change(
    zotero: Connection,
    what: str,
    objects: Sequence[Mapping[str, Any]],
    headers: Mapping[str, str],
) -> dict[str, Any]:
    """Send objects ("items" or "collections", 50 at most); the server's word on each."""
    found = _post(
        zotero, f"/{zotero.where.path}/{what}", list(objects), {**headers, **_may(zotero)}
    )
    if not isinstance(found, dict):
        raise unreadable(zotero.where)
    return found


def _post(
    zotero: Connection, path: str, body: object, headers: Mapping[str, str], **more: Any
) -> Any:
    own = {"Content-Type": "application/json", **headers}
    return zotero.send("POST", path, content=json.dumps(body).encode(), headers=own, **more)


def _may(zotero: Connection) -> dict[str, str]:
    """What a change on this computer needs besides: the server's id, and the user's word."""
    if not zotero.where.local:
        return {}
    if not zotero.server():
        raise ZoteroError(
            f"{zotero.where.title}: this Zotero takes no changes from other programs; update it, "
            "or push to the library on the web"
        )
    own = {"Zotero-Server-ID": zotero.transport.server_id}
    if zotero.transport.secret is not None:
        return own
    return {**own, "Zotero-API-Key": _permission(zotero, own)}


def _permission(zotero: Connection, own: Mapping[str, str]) -> str:
    """A key that the user grants in a window of Zotero: for good, or for one change."""
    zotero.watch("Zotero asks you for permission in its window; choose Always Allow", 0, 0)
    granted = _post(zotero, "/local/authorize", {"appName": "cis_pipeline"}, own, timeout=600)
    key = granted.get("key") if isinstance(granted, dict) else None
    if not (isinstance(key, str) and key.isascii() and key.isprintable() and key):
        raise unreadable(zotero.where)
    if granted.get("remember") is True:
        zotero.transport.secret = Secret(key)
    return key
