"""Under the HTTP client: what a server's answer means, how long is waited, who gets the key.

Every request to Zotero passes here. An answer that is no success becomes one of our errors, in a
sentence; 429, 5xx and broken connections are tried again after a bounded wait, which is told; a
`Backoff` is honoured before the next request. The key goes into the requests to this one server,
here and nowhere else, so neither pyzotero nor a server that we are sent on to ever holds it.
"""

from __future__ import annotations

import re
import time
from typing import Any

from cis_pipeline.sources.zotero import errors
from cis_pipeline.sources.zotero.keys import Secret, variable
from cis_pipeline.sources.zotero.library import Library, Watch

TRIES = 5
"""How often a request is sent, at most."""

LONGEST = 300
"""Seconds that are waited at most before one request; a server that asks for more ends the work."""

STREAM = "cis_stream"
"""The mark of a request whose body is read by who asked."""

_AGAIN = frozenset((429, 500, 502, 503, 504))
_OWN = ("backoff", "retry-after")
"""Headers that are heeded here; pyzotero would heed them again, without a bound."""

pause = time.sleep
now = time.monotonic


class Wire:
    """A transport of an HTTP client around another one.

    `version`, `total` and `server_id` are what the last answer said of the library; `unless` goes
    into the next request as If-Modified-Since-Version.
    """

    def __init__(self, inner: Any, where: Library, secret: Secret | None, watch: Watch) -> None:
        self._inner, self._where, self._secret, self._watch = inner, where, secret, watch
        self._rest_until = 0.0
        self.version: int | None = None
        self.total: int | None = None
        self.server_id = ""
        self.unless: int | None = None

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def trust(self, secret: Secret) -> None:
        """Use a key that was granted meanwhile."""
        self._secret = secret

    def handle_request(self, request: Any) -> Any:
        """The answer to a request, if it is a success or sends us on; else one of our errors."""
        self._prepare(request)
        last: errors.ZoteroError | None = None
        for turn in range(TRIES):
            if turn:
                self._rest_until = max(self._rest_until, now() + 2 ** (turn - 1))
            self._rest(last)
            response, last = self._send(request)
            if response is not None:
                return response
        assert last is not None
        raise last

    def _prepare(self, request: Any) -> None:
        """The headers of our own. The key only where the address begins with the endpoint."""
        if self.unless is not None:
            request.headers["If-Modified-Since-Version"] = str(self.unless)
            self.unless = None
        ours = str(request.url).startswith(self._where.endpoint + "/")
        name, before = ("Zotero-API-Key", "") if self._where.local else ("Authorization", "Bearer ")
        if not ours:
            request.headers.pop(name, None)
            return
        request.headers["Zotero-API-Version"] = "3"
        if self._secret is not None and not (self._where.local and request.method == "GET"):
            request.headers[name] = before + self._secret.reveal()

    def _rest(self, fault: errors.ZoteroError | None) -> None:
        """Wait as long as the server asked; BusyError if that is too long."""
        seconds = self._rest_until - now()
        if seconds <= 0:
            return
        if seconds > LONGEST:
            raise errors.BusyError(
                f"{self._where.title}: asks to be left alone for {round(seconds)} seconds; run the "
                "command again after that (what was read so far is kept)"
            )
        if seconds >= 1:
            why = "the connection broke" if isinstance(fault, errors.UnreachableError) else "busy"
            self._watch(f"{self._where.title}: {why}, waiting {round(seconds)} s", 0, 0)
        pause(seconds)

    def _send(self, request: Any) -> tuple[Any, errors.ZoteroError | None]:
        """An answer, or a fault after which it is worth to try again."""
        what = ""
        try:
            response = self._inner.handle_request(request)
            if not (request.extensions.get(STREAM) and response.status_code < 300):
                response.read()
        except Exception as error:  # a transport's faults have no common class here
            what = _broken(type(error).__name__)
        if what:
            return None, self._unreachable(what)
        self._note(response)
        status = response.status_code
        if status in _AGAIN:
            return None, self._busy(status)
        if status >= 400 or status == 304:
            raise self._refusal(response)
        return response, None

    def _note(self, response: Any) -> None:
        """What the headers say of the library, and how long it wants to rest."""
        headers = response.headers
        self.version = _number(headers.get("last-modified-version"))
        self.total = _number(headers.get("total-results"))
        self.server_id = headers.get("zotero-server-id") or self.server_id
        for name in _OWN:
            seconds = _number(headers.get(name))
            if seconds:
                self._rest_until = max(self._rest_until, now() + seconds)
            if name in headers:
                del headers[name]

    def _unreachable(self, what: str) -> errors.ZoteroError:
        remedy = "check the connection, and run the command again (what was read is kept)"
        if self._where.local:
            remedy = "start Zotero on this computer, and run the command again"
        return errors.UnreachableError(f"{self._where.title}: {what}; {remedy}")

    def _busy(self, status: int) -> errors.ZoteroError:
        what = "too many requests" if status == 429 else "the server is out of order"
        return errors.BusyError(
            f"{self._where.title}: answered {status} ({what}) {TRIES} times; run the command again "
            "later (what was read is kept)"
        )

    def _refusal(self, response: Any) -> Exception:
        status, title = response.status_code, self._where.title
        if status == 304:
            return errors.NotModified()
        if status in (401, 403):
            return errors.RefusedError(f"{title}: {self._refused(status)}")
        if status == 404:
            return errors.AbsentError(
                f"{title}: is not there (404); check the number of the library and the key of the "
                "collection"
            )
        if status == 412:
            return _conflict(title, response.text)
        if status == 428:
            return errors.UnversionedError(
                f"{title}: wants to know which version a change rests on (428); update this program"
            )
        said = self._scrubbed(response.text)
        return errors.ZoteroError(f"{title}: answered {status}{said}; update this program")

    def _refused(self, status: int) -> str:
        if self._where.local:
            if status == 401:
                return "lets nobody write without permission (401); allow it in Zotero when asked"
            return (
                "lets no other program in (403); allow it in Zotero under Settings, Advanced, "
                '"Allow other applications on this computer to communicate with Zotero"'
            )
        if self._secret is None:
            return (
                f"is not public ({status}); make a key at zotero.org/settings/keys and put it into "
                f"the environment variable {variable(self._where)}"
            )
        return (
            f"the key was refused ({status}); make one that may use this library at "
            f"zotero.org/settings/keys and put it into {variable(self._where)}"
        )

    def _scrubbed(self, text: str) -> str:
        """The beginning of what a server said, in brackets, and never the key."""
        if self._secret is not None:
            text = text.replace(self._secret.reveal(), "***")
        line = " ".join(re.sub(r"<[^>]*>|[^\x20-\x7e]", " ", text[:2000]).split())[:160]
        return f" ({line})" if line else ""


def _broken(name: str) -> str:
    """What an exception of the HTTP library means, by the name of its class."""
    if "Timeout" in name:
        return "does not answer in time"
    if name in ("ConnectError", "UnsupportedProtocol", "ProxyError", "OSError"):
        return "cannot be reached"
    if name in ("ReadError", "WriteError", "RemoteProtocolError", "CloseError", "DecodingError"):
        return "the connection broke off"
    return f"the request failed ({name})"


def _conflict(title: str, text: str) -> errors.ZoteroError:
    if "Server-ID" in text:
        return errors.OtherServerError(
            f"{title}: is another Zotero than the one that was read (412); pull it again first"
        )
    return errors.StaleError(f"{title}: has changed since it was read (412); run the command again")


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,15}", text.strip()) else None
