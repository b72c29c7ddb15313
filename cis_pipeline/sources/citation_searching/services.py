"""Crossref and OpenAlex are asked which works a work cites, and which cite it.

Crossref is asked through habanero; OpenAlex by the HTTP library that habanero speaks through.
Who asks is named by an e-mail address from the environment (CIS_MAILTO), to be polite; OpenAlex
takes a key from there as well (OPENALEX_API_KEY). Neither ever stands in a message.

Why not pyalex for OpenAlex: it brings requests, a second HTTP library, it sets no limit to how
long an answer may take, and it obeys a Retry-After of many hours, which is what OpenAlex answers
when a day's budget is spent; it would save the forty lines about OpenAlex here. Why pages are
counted and no cursor is used: OpenAlex gives cursors to holders of a key only.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cis_pipeline.core.errors import SourceError

if TYPE_CHECKING:
    import httpx

SERVICES = ("crossref", "openalex")
_BATCH = 50
_PAGE = 100
_PAGES = 100
"""OpenAlex gives 10,000 works of a list at most."""

_FIELDS = (
    "id,doi,title,publication_year,publication_date,type,language,authorships,primary_location,"
    "biblio,abstract_inverted_index"
)
"""What is asked of each work: no counts, which change from day to day."""

_NAMES = {"crossref": "Crossref", "openalex": "OpenAlex"}
_OFFLINE = "give a reply that was saved (--reply), or the full text (--text)"


@dataclass(frozen=True)
class Network:
    """How the services are reached: their addresses, who asks, and how long anything may take.

    `timeout` is the seconds that one answer may take, `patience` those that are waited in all
    where a service asks to wait.
    """

    crossref: str = "https://api.crossref.org"
    openalex: str = "https://api.openalex.org"
    mailto: str = ""
    key: str = field(default="", repr=False)
    timeout: float = 30.0
    patience: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def from_environment(cls) -> Network:
        """With the e-mail address and the key that the environment gives."""
        return cls(
            mailto=os.environ.get("CIS_MAILTO", ""), key=os.environ.get("OPENALEX_API_KEY", "")
        )


def ask(service: str, forward: bool, work: str, network: Network) -> list[Any]:
    """The replies of a service about one work, as JSON; `work` is its DOI or its OpenAlex id.

    SourceError says what went wrong and what to do: a service or direction that there is not, no
    network, a work that the service does not know, too many questions, a reply that is no JSON.
    """
    if service not in SERVICES:
        raise SourceError(f'"{service}" is no service; it is one of {", ".join(SERVICES)}')
    if service == "crossref":
        if forward:
            raise SourceError(
                "Crossref does not say which works cite another; ask OpenAlex (--service openalex)"
            )
        return [_crossref(work, network)]
    return list(_cited_by(work, network) if forward else _cites(work, network))


def _crossref(doi: str, network: Network) -> Any:
    from habanero import Crossref  # type: ignore[import-untyped]  # it ships no types

    client = Crossref(
        base_url=network.crossref, mailto=network.mailto or None, timeout=network.timeout
    )
    return _call("crossref", doi, network, lambda: client.works(ids=[quote(doi, safe="/")]))


def _cites(work: str, network: Network) -> Iterator[Any]:
    """A work of OpenAlex, then the works it refers to, in batches."""
    found = _work(work, network)
    yield found
    listed = found.get("referenced_works")
    ids = [str(i).rpartition("/")[2] for i in listed] if isinstance(listed, list) else []
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        yield _openalex("works", _list_of(f"openalex:{'|'.join(batch)}", 1), work, network)


def _cited_by(work: str, network: Network) -> Iterator[Any]:
    """The pages of the list of works that cite a work of OpenAlex."""
    found = _work(work, network)
    cited = str(found.get("id", "")).rpartition("/")[2]
    for page in range(1, _PAGES + 1):
        reply = _openalex("works", _list_of(f"cites:{cited}", page), work, network)
        yield reply
        results = reply.get("results")
        if not isinstance(results, list) or len(results) < _PAGE:
            return


def _work(work: str, network: Network) -> dict[str, Any]:
    name = work if work.startswith("W") else f"doi:{quote(work, safe='/')}"
    return _openalex(f"works/{name}", {}, work, network)


def _list_of(chosen: str, page: int) -> dict[str, str]:
    return {"filter": chosen, "select": _FIELDS, "per_page": str(_PAGE), "page": str(page)}


def _openalex(path: str, chosen: Mapping[str, str], work: str, network: Network) -> dict[str, Any]:
    import httpx

    contact = {"mailto": network.mailto} if network.mailto else {}
    headers = {"Authorization": f"Bearer {network.key}"} if network.key else {}

    def get() -> Any:
        answer = httpx.get(
            f"{network.openalex}/{path}",
            params={**chosen, **contact},
            headers=headers,
            timeout=network.timeout,
            follow_redirects=True,
        )
        answer.raise_for_status()
        return answer.json()

    reply = _call("openalex", work, network, get)
    if not isinstance(reply, dict):
        raise SourceError(_malformed("openalex", work))
    return reply


# --- One question ---------------------------------------------------------------------------------


def _call(service: str, work: str, network: Network, call: Callable[[], Any]) -> Any:
    """What a call gives; where the service asks to wait, that is done within bounds."""
    import httpx
    from habanero.exceptions import RequestError  # type: ignore[import-untyped]

    waited = 0.0
    while True:
        try:
            return call()
        except httpx.HTTPStatusError as error:
            pause = _pause(error.response)
            if pause is None or waited + pause > network.patience:
                raise SourceError(_refused(service, work, error.response, pause)) from None
            network.sleep(pause)
            waited += pause
        except (httpx.HTTPError, OSError):
            raise SourceError(_unreached(service, network)) from None
        except (ValueError, KeyError, RequestError):  # habanero's word for a reply that is no JSON
            raise SourceError(_malformed(service, work)) from None


def _pause(answer: httpx.Response) -> float | None:
    """The seconds that an answer asks to wait, 5 if it does not say; None if it asks for none."""
    if answer.status_code not in (429, 503):
        return None
    printed = answer.headers.get("Retry-After", "").strip()
    if printed.isdigit():
        return max(float(printed), 1.0)
    try:
        until = parsedate_to_datetime(printed)
    except ValueError:
        return 5.0
    return max((until - datetime.now(UTC)).total_seconds(), 1.0) if until.tzinfo else 5.0


def _refused(service: str, work: str, answer: httpx.Response, pause: float | None) -> str:
    name, code = _NAMES[service], answer.status_code
    if code == 404:
        return f'{name} does not know "{work}"; look whether its DOI is right, or {_OFFLINE}'
    if pause is not None:
        return (
            f"{name} takes no more questions now (HTTP {code}) and asks to wait {pause:.0f} "
            f"seconds; ask again later, or {_OFFLINE}"
        )
    if code in (401, 403):
        return (
            f"{name} refuses to answer (HTTP {code}); look at OPENALEX_API_KEY in your "
            f"environment if you have set it, or {_OFFLINE}"
        )
    return f"{name} answered HTTP {code}; ask again later, or {_OFFLINE}"


def _unreached(service: str, network: Network) -> str:
    return (
        f"{_NAMES[service]} cannot be reached, or did not answer within {network.timeout:.0f} "
        f"seconds; look at the network connection and ask again, or {_OFFLINE}"
    )


def _malformed(service: str, work: str) -> str:
    return (
        f'what {_NAMES[service]} answered about "{work}" cannot be understood; ask again later, '
        f"or {_OFFLINE}"
    )
