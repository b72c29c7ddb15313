"""Hooks of the HTTP client below pyzotero: the key, what an answer means, how long is waited.

Every request passes `sign` and every answer `heed`: the key goes to this one server and nowhere
else, a refusal becomes one of our errors, in a sentence. `ask` asks again where the server is busy
(429, 5xx) or the connection breaks, after a wait that is bounded and told.

Why not pyzotero's own backoff and errors: the versions that allow bibtexparser 2 take an answer of
429 for a result and wait as long as they are told, in a thread that keeps the program alive; their
errors hold addresses and replies. Why pyzotero does not get the key: it hands it on as an argument
of its requests, and so it would stand in tracebacks.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from cis_pipeline.sources.zotero import errors, refusals
from cis_pipeline.sources.zotero.keys import Secret
from cis_pipeline.sources.zotero.library import Library, Watch

TRIES = 5
"""How often a question is asked, at most."""

LONGEST = 300
"""Seconds that are waited at most before a question; a server that asks for more ends the work."""

_AGAIN = frozenset((429, 500, 502, 503, 504))

pause = time.sleep
now = time.monotonic


class Wire:
    """The two hooks, and what they keep: the key, until when to rest, the local server's id."""

    def __init__(self, where: Library, secret: Secret | None, watch: Watch) -> None:
        self._where, self.secret, self._watch = where, secret, watch
        self._rest_until = 0.0
        self.server_id = ""

    def sign(self, request: httpx.Request) -> None:
        """The key, if the address begins with the endpoint; from any other it is taken away."""
        local = self._where.local
        name, before = ("Zotero-API-Key", "") if local else ("Authorization", "Bearer ")
        if not str(request.url).startswith(f"{self._where.endpoint}/"):
            request.headers.pop(name, None)
        elif self.secret is not None and not (local and request.method == "GET"):
            request.headers[name] = before + self.secret.reveal()

    def heed(self, response: httpx.Response) -> None:
        """How long the server wants to rest, and who it is; what is no success is raised."""
        headers, status = response.headers, response.status_code
        self.server_id = headers.get("zotero-server-id") or self.server_id
        for name in ("backoff", "retry-after"):  # taken away: pyzotero would heed them unbounded
            seconds = headers.pop(name, "").strip()
            if re.fullmatch(r"[0-9]{1,15}", seconds):
                self._rest_until = max(self._rest_until, now() + int(seconds))
        if "link" in headers:  # pyzotero puts the path of a next page behind the endpoint again
            before = rf"<\w+://[^/>]*{re.escape(urlsplit(self._where.endpoint).path)}/"
            headers["link"] = re.sub(before, "</", headers["link"])
        if status in _AGAIN:
            raise refusals.busy(self._where, status, TRIES)
        if status >= 400 or status == 304:
            response.read()
            raise refusals.refusal(self._where, response, self.secret)
        if headers.get("location", "").startswith("file:"):
            if not self._where.local:
                what = "names a file on this computer, which no server may"
                raise refusals.fault(self._where, what)
            # httpx would take the server's address for the file's host, which has to be this
            headers["location"] = headers["location"].replace("file:///", "file://localhost/")

    def ask(self, question: Callable[..., Any], *args: Any, **asked: Any) -> Any:
        """What a question brings, asked again where that may help; ZoteroError says why not."""
        error = refusals.strange(self._where)
        for turn in range(TRIES):
            if turn:
                self._rest_until = max(self._rest_until, now() + 2 ** (turn - 1))
            self._rest(isinstance(error, errors.UnreachableError))
            try:
                return question(*args, **asked)
            except errors.BusyError as busy:
                error = busy
            except (errors.ZoteroError, errors.NotModified, OSError):
                raise
            except httpx.TransportError as broken:
                error = refusals.unreachable(self._where, broken)
            except httpx.TooManyRedirects:
                error = refusals.fault(self._where, "is sent on and on; check the address")
                break
            except Exception:  # it may hold an address or a reply: not passed on
                error = refusals.strange(self._where)
                break
        raise error

    def _rest(self, broke: bool) -> None:
        """Wait as long as the server asked; BusyError if that is too long."""
        seconds = self._rest_until - now()
        if seconds > LONGEST:
            raise errors.BusyError(
                f"{self._where.title}: asks to be left alone for {round(seconds)} seconds; run the "
                "command again after that (what was read so far is kept)"
            )
        if seconds >= 1:
            why = "the connection broke" if broke else "busy"
            self._watch(f"{self._where.title}: {why}, waiting {round(seconds)} s", 0, 0)
        if seconds > 0:
            pause(seconds)
