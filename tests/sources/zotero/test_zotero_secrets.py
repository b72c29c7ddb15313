"""The key is seen by nobody: no error, log, traceback, repr or file ever holds it."""

from __future__ import annotations

import logging
import pickle
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sources.zotero.standin import GOOD_KEY, Request, StandIn, cut, status

from cis_pipeline.sources.zotero import Library, transport
from cis_pipeline.sources.zotero.attachments import download
from cis_pipeline.sources.zotero.connection import Connection
from cis_pipeline.sources.zotero.pull import pull
from cis_pipeline.sources.zotero.push import Change, planned, push
from cis_pipeline.sources.zotero.transport import RefusedError, Secret, api_key

KEY = "SECRETSECRETSECRET"


@pytest.fixture
def seen(
    server: StandIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Callable[[], str]]:
    """Everything that was logged, printed or raised, with all loggers at their loudest."""
    monkeypatch.setenv("ZOTERO_API_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpx2", "httpcore2", "pyzotero", "h11"):
        caplog.set_level(logging.DEBUG, logger=name)
    yield lambda: caplog.text


def echo(request: Request) -> tuple[int, dict[str, str], bytes]:
    """A server that says back what it was sent."""
    return 400, {"Content-Type": "text/plain"}, str(request.headers).encode()


def said(error: BaseException) -> str:
    """All that an exception shows, with its causes and the locals of its frames."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(shown.format()) + repr(error) + str(error.__dict__)


FAULTS = {
    "wrong key": [],
    "forbidden": [status(403, f"Invalid key {KEY}")] * 2,
    "not there": [status(404, KEY)] * 2,
    "conflict": [status(412, KEY)] * 9,
    "no version": [status(428, KEY)] * 2,
    "echo": [echo] * 2,
    "broken": [status(500, KEY)] * 9,
    "busy": [status(429, KEY, Retry_After="2")] * 9,
    "long wait": [status(429, KEY, Retry_After="99999")],
    "cut": [cut] * 9,
    "no JSON": [status(200, f"<{KEY}>", Content_Type="application/json")] * 2,
    "not of Zotero": [status(200, '["x"]', Content_Type="application/json")] * 2,
    "sent on": [status(302, "", Location="http://127.0.0.1:9/elsewhere")] * 9,
    "sent round": [status(302, "", Location="/users/1/items")] * 99,
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("what", ["pull", "plan", "push", "download"])
def test_no_fault_shows_the_key(
    server: StandIn,
    where: Library,
    seen: Callable[[], str],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    name: str,
    what: str,
) -> None:
    server.shelf.put("AAAA0001", title="Invented")
    changes = planned_before(where, server)
    server.faults = list(FAULTS[name])
    work: dict[str, Callable[[], object]] = {
        "pull": lambda: pull(where, tmp_path),
        "plan": lambda: planned(where, {"AAAA0001": {"cis:a"}}),
        "push": lambda: push(where, changes),
        "download": lambda: download(where, ["AAAA0001"], tmp_path),
    }
    try:
        shown = repr(work[what]())
    except Exception as error:
        shown = said(error)
    captured = capfd.readouterr()
    files = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert KEY not in shown
    assert KEY not in seen() + captured.out + captured.err
    assert KEY.encode() not in files
    assert all(KEY not in r.path + str(r.query) for r in server.requests)


def planned_before(where: Library, server: StandIn) -> list[Change]:
    """Changes that were planned with a good key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZOTERO_API_KEY", GOOD_KEY)
        return list(planned(where, {"AAAA0001": {"cis:a"}}).changes)


def test_the_log_tells_of_requests_so_the_silence_means_something(
    where: Library, seen: Callable[[], str], tmp_path: Path
) -> None:
    with pytest.raises(RefusedError):
        pull(where, tmp_path)
    assert "send_request_headers" in seen()


def test_the_key_is_sent_to_the_endpoint_and_nowhere_else(server: StandIn, where: Library) -> None:
    elsewhere = StandIn()
    server.faults = [status(302, "", Location=f"{elsewhere.address}/users/1/items")]
    try:
        with Connection(where) as zotero, pytest.raises(RefusedError):
            zotero.versions()
    finally:
        elsewhere.close()
    assert "authorization" in server.requests[0].headers
    [request] = elsewhere.requests
    assert not {"authorization", "zotero-api-key"} & set(request.headers)


def test_an_address_that_only_begins_alike_gets_no_key(server: StandIn) -> None:
    below = Library("user", "1", server=f"{server.address}/zotero")
    server.faults = [status(302, "", Location="/zoteros/users/1/items")]
    with Connection(below) as zotero, pytest.raises(RefusedError):
        zotero.versions()
    asked, sent_on = server.requests
    assert ("authorization" in asked.headers, asked.path) == (True, "/zotero/users/1/items")
    assert ("authorization" in sent_on.headers, sent_on.path) == (False, "/zoteros/users/1/items")


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret(KEY)
    assert KEY not in f"{secret} {secret!r} {[secret]} {vars(transport)}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


@pytest.mark.parametrize(
    "bad", [f"{KEY}\nX-More: 1", f"{KEY} {KEY}", f"{KEY}é", f"{KEY}\x00"[:-1] + "\x7f"]
)
def test_a_key_that_no_header_can_hold_is_refused_unseen(
    where: Library, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    monkeypatch.setenv("ZOTERO_API_KEY", bad)
    with pytest.raises(RefusedError, match="holds characters that no key has") as caught:
        api_key(where)
    assert KEY not in str(caught.value)


def test_white_space_around_a_key_is_forgiven(
    where: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOTERO_API_KEY", f" {KEY}\n")
    secret = api_key(where)
    assert secret is not None
    assert secret.reveal() == KEY


def test_the_keyring_is_asked_where_the_environment_says_nothing(
    where: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZOTERO_API_KEY")
    ring = types.ModuleType("keyring")
    ring.get_password = lambda service, account: f"{service}-{account}"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", ring)
    secret = api_key(where)
    assert secret is not None
    assert secret.reveal() == "cis_pipeline-zotero"


def test_a_keyring_that_fails_or_is_not_there_is_no_key(
    where: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZOTERO_API_KEY")
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert api_key(where) is None
    locked = types.ModuleType("keyring")
    monkeypatch.setitem(sys.modules, "keyring", locked)
    assert api_key(where) is None
