"""The services are asked for real, on 127.0.0.1, where a small stand-in answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from cis_pipeline.core.errors import SourceError
from cis_pipeline.sources.citation_searching.services import Network, ask


@dataclass
class StandIn:
    """Answers by path: each a list of (status, headers, body), the last one for ever."""

    answers: dict[str, list[tuple[int, dict[str, str], str]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def say(self, path: str, body: object, status: int = 200, **headers: str) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        self.answers.setdefault(path, []).append((status, headers, text))


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    here = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            here.asked.append((parts.path, parse_qs(parts.query), dict(self.headers)))
            query = parse_qs(parts.query)
            page = query.get("page", ["1"])[0]
            listed = here.answers.get(f"{parts.path}?page={page}") or here.answers.get(parts.path)
            answers = listed or [(404, {}, "Resource not found.")]
            status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    here.url = f"http://127.0.0.1:{server.server_port}"
    yield here
    server.shutdown()
    server.server_close()
    thread.join()


def network(here: StandIn, **more: Any) -> tuple[Network, list[float]]:
    slept: list[float] = []
    return Network(crossref=here.url, openalex=here.url, sleep=slept.append, **more), slept


def test_crossref_is_asked_for_one_work_and_told_who_asks(stand_in: StandIn) -> None:
    stand_in.say("/works/10.99999/parent.1", {"message": {"DOI": "10.99999/parent.1"}})
    reachable, _ = network(stand_in, mailto="reader@example.org")
    (reply,) = ask("crossref", False, "10.99999/parent.1", reachable)
    assert reply == {"message": {"DOI": "10.99999/parent.1"}}
    assert "mailto:reader@example.org" in stand_in.asked[0][2]["User-Agent"]


def test_signs_in_a_doi_do_not_break_the_address(stand_in: StandIn) -> None:
    stand_in.say("/works/10.1002/%28SICI%291099%3C1%3A%3AAID%3E3.0.CO%3B2-%23", {"message": {}})
    reachable, _ = network(stand_in)
    assert ask("crossref", False, "10.1002/(SICI)1099<1::AID>3.0.CO;2-#", reachable)


def test_openalex_gives_what_a_work_cites_in_batches(stand_in: StandIn) -> None:
    cited = [f"https://openalex.org/W{n}" for n in range(1, 61)]
    stand_in.say(
        "/works/doi:10.99999/parent.1", {"id": "https://openalex.org/W9", "referenced_works": cited}
    )
    stand_in.say("/works", {"meta": {"count": 50}, "results": [{"id": cited[0]}]})
    reachable, _ = network(stand_in, mailto="reader@example.org", key="secret")
    replies = ask("openalex", False, "10.99999/parent.1", reachable)
    assert len(replies) == 3
    filters = [query["filter"][0] for path, query, _ in stand_in.asked if path == "/works"]
    assert [one.count("|") + 1 for one in filters] == [50, 10]
    assert filters[0].startswith("openalex:W1|W2|")
    assert all(query["mailto"] == ["reader@example.org"] for _, query, _ in stand_in.asked)
    assert all(headers["Authorization"] == "Bearer secret" for *_, headers in stand_in.asked)


def test_openalex_gives_what_cites_a_work_page_by_page(stand_in: StandIn) -> None:
    full = [{"id": f"https://openalex.org/W{n}"} for n in range(100)]
    stand_in.say("/works/doi:10.99999/parent.1", {"id": "https://openalex.org/W9"})
    stand_in.say("/works?page=1", {"meta": {"count": 101}, "results": full})
    stand_in.say("/works?page=2", {"meta": {"count": 101}, "results": full[:1]})
    reachable, _ = network(stand_in)
    replies = ask("openalex", True, "10.99999/parent.1", reachable)
    assert [len(reply["results"]) for reply in replies] == [100, 1]
    assert stand_in.asked[1][1]["filter"] == ["cites:W9"]
    assert "cursor" not in stand_in.asked[1][1]


def test_a_work_may_be_named_by_its_openalex_id(stand_in: StandIn) -> None:
    stand_in.say("/works/W9", {"id": "https://openalex.org/W9", "referenced_works": []})
    reachable, _ = network(stand_in)
    assert len(ask("openalex", False, "W9", reachable)) == 1


def test_crossref_has_no_forward_citations() -> None:
    with pytest.raises(SourceError, match="ask OpenAlex"):
        ask("crossref", True, "10.9/a", Network())


def test_an_unknown_service_is_refused_with_those_there_are() -> None:
    with pytest.raises(SourceError, match="one of crossref, openalex"):
        ask("scholar", False, "10.9/a", Network())


@pytest.mark.parametrize("service", ["crossref", "openalex"])
def test_a_work_that_a_service_does_not_know_is_said_so(stand_in: StandIn, service: str) -> None:
    reachable, _ = network(stand_in)
    with pytest.raises(SourceError, match=r'does not know "10\.9/lost"; look whether its DOI'):
        ask(service, False, "10.9/lost", reachable)


@pytest.mark.parametrize("service", ["crossref", "openalex"])
def test_a_service_that_asks_to_wait_is_asked_again_after_that(
    stand_in: StandIn, service: str
) -> None:
    path = "/works/10.9/a" if service == "crossref" else "/works/doi:10.9/a"
    stand_in.say(path, "slow down", 429, Retry_After="7")
    stand_in.say(path, "slow down", 503)
    stand_in.say(path, {"id": "https://openalex.org/W9", "message": {}})
    reachable, slept = network(stand_in)
    assert ask(service, False, "10.9/a", reachable)
    assert slept == [7.0, 5.0]


@pytest.mark.parametrize("service", ["crossref", "openalex"])
@pytest.mark.parametrize("wait", ["54000", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_wait_of_hours_is_not_waited_for(stand_in: StandIn, service: str, wait: str) -> None:
    path = "/works/10.9/a" if service == "crossref" else "/works/doi:10.9/a"
    stand_in.say(path, "budget spent", 429, Retry_After=wait)
    reachable, slept = network(stand_in)
    with pytest.raises(SourceError, match=r"asks to wait [0-9]+ seconds; ask again later"):
        ask(service, False, "10.9/a", reachable)
    assert slept == []


def test_waiting_ends_however_often_a_service_asks_for_it(stand_in: StandIn) -> None:
    stand_in.say("/works/10.9/a", "slow down", 429, Retry_After="25")
    reachable, slept = network(stand_in)
    with pytest.raises(SourceError, match="takes no more questions"):
        ask("crossref", False, "10.9/a", reachable)
    assert slept == [25.0, 25.0]


@pytest.mark.parametrize("service", ["crossref", "openalex"])
@pytest.mark.parametrize("body", ["<html>welcome</html>", "", '{"message": '])
def test_an_answer_that_is_no_json_is_said_so(stand_in: StandIn, service: str, body: str) -> None:
    stand_in.say("/works/10.9/a", body)
    stand_in.say("/works/doi:10.9/a", body)
    reachable, _ = network(stand_in)
    with pytest.raises(SourceError, match="cannot be understood"):
        ask(service, False, "10.9/a", reachable)


def test_a_list_where_a_work_should_be_is_said_so(stand_in: StandIn) -> None:
    stand_in.say("/works/doi:10.9/a", [1, 2])
    reachable, _ = network(stand_in)
    with pytest.raises(SourceError, match="cannot be understood"):
        ask("openalex", False, "10.9/a", reachable)


@pytest.mark.parametrize(("status", "said"), [(401, "OPENALEX_API_KEY"), (500, "HTTP 500")])
def test_other_refusals_say_what_to_do_and_no_secret(
    stand_in: StandIn, status: int, said: str
) -> None:
    stand_in.say("/works/doi:10.9/a", "no", status)
    reachable, _ = network(stand_in, key="secret", mailto="reader@example.org")
    with pytest.raises(SourceError, match=said) as raised:
        ask("openalex", False, "10.9/a", reachable)
    assert "secret" not in f"{raised.value} {reachable!r}"
    assert "reader@" not in str(raised.value)


@pytest.mark.parametrize("service", ["crossref", "openalex"])
def test_without_a_network_the_other_ways_are_named(service: str) -> None:
    nowhere = Network(crossref="http://127.0.0.1:9", openalex="http://127.0.0.1:9", timeout=2)
    with pytest.raises(SourceError, match=r"cannot be reached.*--reply"):
        ask(service, False, "10.9/a", nowhere)


def test_who_asks_comes_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIS_MAILTO", "reader@example.org")
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    assert Network.from_environment() == Network(mailto="reader@example.org")
