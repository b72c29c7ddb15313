"""How a service on the network is asked: by whom, how long is waited, and what goes wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from cis_pipeline.core.errors import SourceError

if TYPE_CHECKING:
    import httpx

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


def asked(service: str, work: str, network: Network, call: Callable[[], Any]) -> Any:
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
            raise SourceError(malformed(service, work)) from None


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


def malformed(service: str, work: str) -> str:
    """What is said of a reply that is none."""
    return (
        f'what {_NAMES[service]} answered about "{work}" cannot be understood; ask again later, '
        f"or {_OFFLINE}"
    )
