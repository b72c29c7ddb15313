"""What a server refuses, as one of our errors: a sentence that says what to do, without the key."""

from __future__ import annotations

import re

import httpx

from cis_pipeline.sources.zotero import errors
from cis_pipeline.sources.zotero.keys import Secret, variable
from cis_pipeline.sources.zotero.library import Library

_ABSENT = "is not there (404); check the number of the library and the key of the collection"
_STALE = "has changed since it was read (412); run the command again"
_OTHER = "is another Zotero than the one that was read (412); pull it again first"
_UNVERSIONED = "wants to know which version a change rests on (428); update this program"
_STRANGE = (
    "gave an answer that is not Zotero's; check the address and whether a login page of your "
    "network stands in between"
)
_ALLOW = (
    "lets no other program in (403); allow it in Zotero under Settings, Advanced, "
    '"Allow other applications on this computer to communicate with Zotero"'
)
_ASK = "lets nobody write without permission (401); allow it in Zotero when asked"


def fault(where: Library, what: str) -> errors.ZoteroError:
    """An error of no special kind."""
    return errors.ZoteroError(f"{where.title}: {what}")


def strange(where: Library) -> errors.ZoteroError:
    """An answer that cannot be read."""
    return fault(where, _STRANGE)


def busy(where: Library, status: int, tries: int) -> errors.BusyError:
    """A server that is to be asked again later."""
    what = "too many requests" if status == 429 else "the server is out of order"
    return errors.BusyError(
        f"{where.title}: answered {status} ({what}) {tries} times; run the command again later "
        "(what was read is kept)"
    )


def unreachable(where: Library, error: httpx.TransportError) -> errors.UnreachableError:
    """A connection that there is not, or that did not hold."""
    what = "the connection broke off"
    if isinstance(error, httpx.TimeoutException):
        what = "does not answer in time"
    elif isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.UnsupportedProtocol):
        what = "cannot be reached"
    remedy = "check the connection, and run the command again (what was read is kept)"
    if where.local:
        remedy = "start Zotero on this computer, and run the command again"
    return errors.UnreachableError(f"{where.title}: {what}; {remedy}")


def refusal(where: Library, response: httpx.Response, secret: Secret | None) -> Exception:
    """What an answer that is no success means."""
    status, title = response.status_code, where.title
    if status == 304:
        return errors.NotModified()
    if response.url.scheme == "file":
        return fault(where, "names a file that is not on this computer")
    if status in (401, 403):
        return errors.RefusedError(f"{title}: {_refused(where, status, secret)}")
    if status == 404:
        return errors.AbsentError(f"{title}: {_ABSENT}")
    if status == 412 and "Server-ID" in response.text:
        return errors.OtherServerError(f"{title}: {_OTHER}")
    if status == 412:
        return errors.StaleError(f"{title}: {_STALE}")
    if status == 428:
        return errors.UnversionedError(f"{title}: {_UNVERSIONED}")
    return fault(where, f"answered {status}{_quoted(response.text, secret)}; update this program")


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
