"""A small Zotero server on 127.0.0.1, stricter than the real one, with faults on demand.

It refuses what the real one might let pass: unknown parameters, fields and methods, more than 50
objects, changes without a version, keys sent where they do not belong. All content is invented.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

GOOD_KEY = "GoodInventedKey1"
PARAMETERS = {"start", "limit", "sort", "direction", "since", "format", "itemKey", "locale"}
FIELDS = {
    "key", "version", "itemType", "title", "creators", "date", "DOI", "url", "abstractNote",
    "extra", "note", "parentItem", "linkMode", "filename", "contentType", "md5", "mtime", "charset",
    "accessDate", "publicationTitle", "volume", "issue", "pages", "language", "tags",
    "collections", "relations", "dateAdded", "dateModified", "deleted",
}  # fmt: skip
CODES = {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 412: "Precondition Failed"}


@dataclass
class Shelf:
    """One library."""

    version: int = 0
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def put(self, key: str, **data: Any) -> None:
        """Add an item, or change fields of one."""
        self.version += 1
        known = self.items.get(key, {"itemType": "journalArticle", "tags": [], "collections": []})
        self.items[key] = {**known, **data, "key": key, "version": self.version}

    def remove(self, key: str) -> None:
        self.version += 1
        del self.items[key]
        self.deleted[key] = self.version

    def attach(self, key: str, parent: str, name: str, content: bytes | None, **more: Any) -> None:
        """Add an attachment with its file, None where the server has none."""
        md5 = {"md5": hashlib.md5(content, usedforsecurity=False).hexdigest()} if content else {}
        stored = {"itemType": "attachment", "parentItem": parent, "linkMode": "imported_file"}
        self.put(key, **{**stored, "filename": name, "title": name, **md5, **more})
        if content is not None:
            self.files[key] = content

    def within(self, collection: str) -> dict[str, dict[str, Any]]:
        """What is not in the trash, of a collection or of all; children go with their parents."""
        there = {k: d for k, d in self.items.items() if not d.get("deleted")}
        if not collection:
            return there
        tops = {k for k, d in there.items() if collection in d.get("collections", ())}
        return {k: d for k, d in there.items() if k in tops or d.get("parentItem") in tops}


Answer = tuple[int, dict[str, str], bytes]
Fault = Callable[["Request"], "Answer | None"]


@dataclass
class Request:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


class StandIn:
    """The server: `libraries` by "users/1"; `faults` are asked before each answer, in turn.

    A fault gives the answer itself, or None to let things go on (and may change the library
    meanwhile); an answer with status 0 breaks the connection in the middle of its body.
    """

    def __init__(self, local: bool = False) -> None:
        self.libraries: dict[str, Shelf] = {"users/1": Shelf(), "groups/7": Shelf()}
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.wrong: list[str] = []
        self.tokens: set[str] = set()
        self.server_id = "invented-server" if local else ""
        self.local_key, self.remembers, self.readable = "LocalInventedKey", True, True
        self.goes_on = True
        self.cache: dict[Any, list[str]] = {}
        handler = type("Handler", (_Handler,), {"standin": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def shelf(self) -> Shelf:
        return self.libraries["users/1"]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}" + ("/api" if self.server_id else "")

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def asked(self, method: str, end: str) -> list[Request]:
        """The requests whose path ends so."""
        return [r for r in self.requests if r.method == method and r.path.endswith(end)]

    # --- answering -----------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        if self.faults:
            given = self.faults.pop(0)(request)
            if given is not None:
                return given
        path = request.path
        if path.startswith("/storage/"):
            return self._storage(request)
        if self.server_id:
            path = path.removeprefix("/api")
        if request.headers.get("zotero-api-version") != "3":
            return _no(400, "say which version of the API")
        refused = self._refused(request, path)
        if refused:
            return refused
        if path in ("", "/"):
            return 200, {}, b"Nothing to see here."
        kind, number, *rest = path.strip("/").split("/")
        shelf = self.libraries.get(f"{kind}/{number}")
        if shelf is None:
            return _no(404, "Library not found")
        if request.method == "GET":
            return self._get(request, shelf, rest)
        if request.method == "POST":
            return self._post(request, shelf, rest)
        self.wrong.append(f"{request.method} {path}")
        return _no(405, "nobody changes anything that way")

    def _refused(self, request: Request, path: str) -> Answer | None:
        headers = request.headers
        if not self.server_id:
            key = headers.get("zotero-api-key") or headers.get("authorization", "")[7:]
            return None if key == GOOD_KEY else _no(403, f"Invalid key {key}")
        if not self.readable:
            return _no(403, "Local API is not enabled")
        if request.method == "GET":
            if "zotero-api-key" in headers or "authorization" in headers:
                self.wrong.append("a key was sent to read")
            return None
        if "zotero-server-id" not in headers:
            return _no(428, "Zotero-Server-ID not provided")
        if headers["zotero-server-id"] != self.server_id:
            return _no(412, "Zotero-Server-ID does not match")
        if path == "/local/authorize":
            body = {"key": self.local_key, "remember": self.remembers}
            return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()
        if headers.get("zotero-api-key") != self.local_key:
            return _no(401, "API key required")
        return None

    def _get(self, request: Request, shelf: Shelf, rest: list[str]) -> Answer:
        unknown = set(request.query) - PARAMETERS
        if unknown:
            return _no(400, f"unknown parameters {unknown}")
        since = request.headers.get("if-modified-since-version")
        head = {"Last-Modified-Version": str(shelf.version)}
        if since is not None and int(since) >= shelf.version:
            return 304, head, b""
        match rest:
            case ["items"] if "itemKey" in request.query:
                keys = request.query["itemKey"].split(",")
                if len(keys) > 50:
                    return _no(413, "too many keys")
                there = {k: shelf.items[k] for k in keys if k in shelf.items}
                return self._list(
                    request, shelf, {k: d for k, d in there.items() if not d.get("deleted")}
                )
            case ["items"]:
                return self._list(request, shelf, None)
            case ["collections", key, "items"]:
                if key not in shelf.collections:
                    return _no(404, "Collection not found")
                return self._list(request, shelf, None, key)
            case ["collections"]:
                return self._list(request, shelf, shelf.collections)
            case ["items", "trash"]:
                trash = {k: d for k, d in shelf.items.items() if d.get("deleted")}
                return self._list(request, shelf, trash)
            case ["items", key, "children"] if key in shelf.items:
                found = {k: d for k, d in shelf.items.items() if d.get("parentItem") == key}
                return self._list(request, shelf, found)
            case ["items", key, "file"] if key in shelf.files:
                return 302, {"Location": f"http://localhost:{self.port}/storage/{key}"}, b""
            case ["deleted"]:
                if self.server_id:
                    return _no(404, "No endpoint found")
                if "since" not in request.query:
                    return _no(400, "since is needed")
                at = int(request.query["since"])
                gone = {"items": [k for k, v in shelf.deleted.items() if v > at]}
                return 200, {**head, **_JSON}, json.dumps(gone).encode()
        return _no(404, "Not found")

    def _list(self, request: Request, shelf: Shelf, found: Any, collection: str = "") -> Answer:
        query, since = request.query, int(request.query.get("since", 0))
        at = (id(shelf), shelf.version, collection, since)
        if found is None:
            if at not in self.cache:
                there = shelf.within(collection)
                self.cache[at] = [k for k, d in there.items() if d["version"] > since]
            keys, found = self.cache[at], shelf.items
        else:
            keys = [k for k, d in found.items() if d["version"] > since]
        head = {
            "Last-Modified-Version": str(shelf.version),
            "Total-Results": str(len(keys)),
            **_JSON,
        }
        if query.get("format") == "versions":
            return 200, head, json.dumps({k: found[k]["version"] for k in keys}).encode()
        if not self.server_id:  # the local server gives all at once
            start, limit = int(query.get("start", 0)), min(int(query.get("limit", 25)), 100)
            if start + limit < len(keys):
                follows = urlencode({**query, "start": start + limit})
                head["Link"] = f'<{self.address}{request.path}?{follows}>; rel="next"'
            keys = keys[start : start + limit]
        return 200, head, json.dumps([_full(found[k]) for k in keys]).encode()

    def _post(self, request: Request, shelf: Shelf, rest: list[str]) -> Answer:
        token = request.headers.get("zotero-write-token")
        if token in self.tokens:
            return _no(412, "Write token already used")
        if token:
            self.tokens.add(token)
        if request.headers.get("content-type") != "application/json":
            return _no(400, "JSON is wanted")
        limit = request.headers.get("if-unmodified-since-version")
        if limit is not None and int(limit) < shelf.version:
            return _no(412, "Library has been modified since specified version")
        objects = json.loads(request.body)
        if not isinstance(objects, list) or len(objects) > 50:
            return _no(413, "at most 50 objects")
        if rest == ["collections"] and token:
            shelf.version += 1
            for n, one in enumerate(objects):
                if set(one) - {"name", "parentCollection"}:
                    return _no(400, "unknown field")
                key = f"CCCC000{len(shelf.collections) + n}"
                shelf.collections[key] = {**one, "key": key, "version": shelf.version}
            return self._done(shelf, {}, {}, {})
        if rest != ["items"]:
            return _no(404, "Not found")
        return self._change(shelf, objects)

    def _change(self, shelf: Shelf, objects: list[dict[str, Any]]) -> Answer:
        done: dict[str, str] = {}
        same: dict[str, str] = {}
        failed: dict[str, Any] = {}
        version = shelf.version + 1
        for n, one in enumerate(objects):
            code = self._fault_of(shelf, one)
            key = one.get("key", "")
            if code:
                failed[str(n)] = {"key": key, "code": code, "message": f"fault {code}"}
                continue
            known = shelf.items[key]
            if all(known.get(k) == v for k, v in one.items()):
                same[str(n)] = key
                continue
            shelf.items[key] = {**known, **one, "version": version}
            done[str(n)] = key
        if done:
            shelf.version = version
        return self._done(shelf, done, same, failed)

    def _fault_of(self, shelf: Shelf, one: dict[str, Any]) -> int:
        if set(one) - FIELDS:
            return 400
        if "version" not in one:
            return 428
        known = shelf.items.get(one.get("key", ""))
        if known is None:
            return 404
        if known["version"] != one["version"]:
            return 412
        tags = one.get("tags", [])
        if any(set(tag) - {"tag", "type"} or not tag["tag"] for tag in tags):
            return 400
        if any(len(tag["tag"]) > 255 for tag in tags):
            return 413
        if set(one.get("collections", ())) - set(shelf.collections):
            return 409
        return 0

    def _done(self, shelf: Shelf, done: Any, same: Any, failed: Any) -> Answer:
        full = {n: _full(shelf.items[key]) for n, key in done.items()}
        body = {"successful": full, "success": done, "unchanged": same, "failed": failed}
        head = {"Last-Modified-Version": str(shelf.version), **_JSON}
        return 200, head, json.dumps(body).encode()

    def _storage(self, request: Request) -> Answer:
        """Another host, as it were: no key may come here."""
        if {"authorization", "zotero-api-key"} & set(request.headers):
            self.wrong.append("a key was sent to the storage")
        key = request.path.rpartition("/")[2]
        content = next(s.files[key] for s in self.libraries.values() if key in s.files)
        asked = request.headers.get("range", "")
        if asked and self.goes_on:
            begin = int(asked.removeprefix("bytes=").rstrip("-"))
            return 206, {"Content-Type": "application/pdf"}, content[begin:]
        return 200, {"Content-Type": "application/pdf"}, content


_JSON = {"Content-Type": "application/json"}


def _full(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": data["key"],
        "version": data["version"],
        "library": {"type": "user", "id": 1, "name": "Invented", "links": {}},
        "links": {"self": {"href": "http://127.0.0.1/"}},
        "meta": {"numChildren": 0},
        "data": data,
    }


def _no(status: int, text: str) -> Answer:
    return status, {"Content-Type": "text/plain"}, text.encode()


def status(code: int, text: str = "", **headers: str) -> Fault:
    """A fault: this answer, once. `Retry_After="3"` is a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: (code, {"Content-Type": "text/plain", **named}, text.encode())


def cut(request: Request) -> Answer:
    """A fault: the connection breaks in the middle of the answer."""
    return 0, {"Content-Type": "application/json"}, b"[" * 1000


def well(request: Request) -> None:
    """No fault."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    standin: StandIn

    def do_GET(self) -> None:
        self._do()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def _do(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, query, headers, body)
        code, more, data = self.standin.answer(request)
        if self.standin.server_id:
            more = {**more, "Zotero-Server-ID": self.standin.server_id}
        self.send_response(code or 200)
        for name, value in more.items():
            self.send_header(name, value)
        if code != 304:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if code == 0:
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            self.close_connection = True
        elif code != 304:
            self.wfile.write(data)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Silent."""
