"""The HTTP conversation below pyzotero: the key, what an answer means, how long is waited.

Every request passes `sign` and every answer `heed`: the key goes to this one server and nowhere
else, a refusal becomes one of our errors, a sentence that says what to do. `ask` asks again where
the server is busy (429, 5xx) or the connection breaks, after a wait that is bounded and announced.

The key comes from the environment or the keyring. It is never read from a file of the review, and
it never comes into one, nor into a message.

Why not pyzotero's own backoff and errors: the versions that allow bibtexparser 2 take an answer of
429 for a result and wait as long as they are told, in a thread that keeps the program alive; their
errors hold addresses and replies. Why pyzotero does not get the key: it hands it on as an argument
of its requests, and so it would stand in tracebacks.
"""

from __future__ import annotations

import importlib
import os
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.progress import Watch
from cis_pipeline.sources.zotero import Library

SERVICE = "cis_pipeline"
"""Under which name the keyring holds the key: `keyring set cis_pipeline zotero`."""

TRIES = 5
"""How often a question is asked, at most."""

LONGEST = 300
"""Seconds that are waited at most before a question; a server that asks for more ends the work."""

_AGAIN = frozenset((429, 500, 502, 503, 504))

pause = time.sleep
now = time.monotonic


class Transport:
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
            raise _busy(self._where, status)
        if status >= 400 or status == 304:
            response.read()
            raise _refusal(self._where, response, self.secret)
        if headers.get("location", "").startswith("file:"):
            if not self._where.local:
                what = "names a file on this computer, which no server may"
                raise _fault(self._where, what)
            # httpx would take the server's address for the file's host, which has to be this
            headers["location"] = headers["location"].replace("file:///", "file://localhost/")

    def ask(self, question: Callable[..., Any], *args: Any, **asked: Any) -> Any:
        """What a question brings, asked again where that may help; ZoteroError says why not."""
        error = unreadable(self._where)
        for turn in range(TRIES):
            if turn:
                self._rest_until = max(self._rest_until, now() + 2 ** (turn - 1))
            self._rest(isinstance(error, UnreachableError))
            try:
                return question(*args, **asked)
            except BusyError as busy:
                error = busy
            except (ZoteroError, NotModified, OSError):
                raise
            except httpx.TransportError as broken:
                error = _unreachable(self._where, broken)
            except httpx.TooManyRedirects:
                error = _fault(self._where, "is sent on and on; check the address")
                break
            except Exception:  # it may hold an address or a reply: not passed on
                error = unreadable(self._where)
                break
        raise error

    def _rest(self, broke: bool) -> None:
        """Wait as long as the server asked; BusyError if that is too long."""
        seconds = self._rest_until - now()
        if seconds > LONGEST:
            raise BusyError(
                f"{self._where.title}: asks to be left alone for {round(seconds)} seconds; run the "
                "command again after that (what was read so far is kept)"
            )
        if seconds >= 1:
            why = "the connection broke" if broke else "busy"
            self._watch(f"{self._where.title}: {why}, waiting {round(seconds)} s", 0, 0)
        if seconds > 0:
            pause(seconds)


# --- What a server may refuse --------------------------------------------------------------------


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


class NotModified(Exception):  # noqa: N818 - good news
    """Nothing has changed since the version that was named (304)."""


_ABSENT = "is not there (404); check the number of the library and the key of the collection"
_MEANINGS = {
    404: (AbsentError, _ABSENT),
    412: (StaleError, "has changed since it was read (412); run the command again"),
    428: (ZoteroError, "wants to know which version a change rests on (428); update this program"),
}
_STRANGE = (
    "gave an answer that is not Zotero's; check the address and whether a login page of your "
    "network stands in between"
)
_ALLOW = (
    "lets no other program in (403); allow it in Zotero under Settings, Advanced, "
    '"Allow other applications on this computer to communicate with Zotero"'
)
_ASK = "lets nobody write without permission (401); allow it in Zotero when asked"


def _fault(where: Library, what: str) -> ZoteroError:
    """An error of no special kind."""
    return ZoteroError(f"{where.title}: {what}")


def unreadable(where: Library) -> ZoteroError:
    """An answer that cannot be read."""
    return _fault(where, _STRANGE)


def _busy(where: Library, status: int) -> BusyError:
    """A server that is to be asked again later."""
    what = "too many requests" if status == 429 else "the server is out of order"
    return BusyError(
        f"{where.title}: answered {status} ({what}) {TRIES} times; run the command again later "
        "(what was read is kept)"
    )


def _unreachable(where: Library, error: httpx.TransportError) -> UnreachableError:
    """A connection that there is not, or that did not hold."""
    what = "the connection broke off"
    if isinstance(error, httpx.TimeoutException):
        what = "does not answer in time"
    elif isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.UnsupportedProtocol):
        what = "cannot be reached"
    remedy = "check the connection, and run the command again (what was read is kept)"
    if where.local:
        remedy = "start Zotero on this computer, and run the command again"
    return UnreachableError(f"{where.title}: {what}; {remedy}")


def _refusal(where: Library, response: httpx.Response, secret: Secret | None) -> Exception:
    """What an answer that is no success means."""
    status, title = response.status_code, where.title
    if status == 304:
        return NotModified()
    if response.url.scheme == "file":
        return _fault(where, "names a file that is not on this computer")
    if status in (401, 403):
        return RefusedError(f"{title}: {_refused(where, status, secret)}")
    if status == 412 and "Server-ID" in response.text:
        what = "is another Zotero than the one that was read (412); pull it again first"
        return _fault(where, what)
    if status in _MEANINGS:
        kind, what = _MEANINGS[status]
        return kind(f"{title}: {what}")
    return _fault(where, f"answered {status}{_quoted(response.text, secret)}; update this program")


def _refused(where: Library, status: int, secret: Secret | None) -> str:
    if where.local:
        return _ASK if status == 401 else _ALLOW
    what, make = f"is not public ({status})", "make a key at zotero.org/settings/keys"
    if secret is not None:
        what = f"the key was refused ({status})"
        make = "make one that may use this library at zotero.org/settings/keys"
    into = "put it into" if secret is not None else "put it into the environment variable"
    return f"{what}; {make} and {into} {variable(where)}"


def _quoted(text: str, secret: Secret | None) -> str:
    """The beginning of what a server said, in brackets, and never the key."""
    if secret is not None:
        text = text.replace(secret.reveal(), "***")
    line = " ".join(re.sub(r"<[^>]*>|[^\x20-\x7e]", " ", text[:2000]).split())[:160]
    return f" ({line})" if line else ""


# --- The key -------------------------------------------------------------------------------------


class Secret:
    """A key that no message, log, repr or traceback shows; only `reveal` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not to be stored")

    def reveal(self) -> str:
        """The key itself, for the header of a request."""
        return self._text


def variable(where: Library) -> str:
    """The environment variable that holds the key of a library."""
    return "ZOTERO_LOCAL_API_KEY" if where.local else "ZOTERO_API_KEY"


def api_key(where: Library) -> Secret | None:
    """The key for a library, None if there is none; RefusedError if it cannot be one."""
    text = os.environ.get(variable(where)) or _from_keyring(
        "zotero-local" if where.local else "zotero"
    )
    text = text.strip()
    if text and not re.fullmatch(r"[!-~]+", text):  # a header must not hold it
        raise RefusedError(
            f"{where.title}: the key in {variable(where)} (or the keyring) holds characters that "
            "no key has; copy it again from zotero.org/settings/keys"
        )
    return Secret(text) if text else None


def _from_keyring(account: str) -> str:
    try:
        keyring = importlib.import_module("keyring")  # the extra [keyring]
        return str(keyring.get_password(SERVICE, account) or "")
    except Exception:  # it is not installed, or locked, or there is none: no key
        return ""
