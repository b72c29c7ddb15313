"""Crossref and OpenAlex are asked which works a work cites, and which cite it.

Crossref is asked through habanero; OpenAlex by the HTTP library that habanero speaks through.
Who asks is told by an e-mail address from the environment (CIS_MAILTO), to be polite; OpenAlex
takes a key from there as well (OPENALEX_API_KEY). Neither ever stands in a message.

Why not pyalex for OpenAlex: it brings requests, a second HTTP library, it sets no limit to how
long an answer may take, and it obeys a Retry-After of many hours, which is what OpenAlex answers
when a day's budget is spent; it would save the forty lines about OpenAlex here. Why pages are
counted and no cursor is used: OpenAlex gives cursors to holders of a key only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from cis_pipeline.core.errors import SourceError
from cis_pipeline.sources.citation_searching.asking import Network, asked, malformed

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
    return asked("crossref", doi, network, lambda: client.works(ids=[quote(doi, safe="/")]))


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

    told = {"mailto": network.mailto} if network.mailto else {}
    headers = {"Authorization": f"Bearer {network.key}"} if network.key else {}

    def get() -> Any:
        answer = httpx.get(
            f"{network.openalex}/{path}",
            params={**chosen, **told},
            headers=headers,
            timeout=network.timeout,
            follow_redirects=True,
        )
        answer.raise_for_status()
        return answer.json()

    reply = asked("openalex", work, network, get)
    if not isinstance(reply, dict):
        raise SourceError(malformed("openalex", work))
    return reply
