"""The stand-in server, a key that suits it, and no waiting."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sources.zotero.standin import GOOD_KEY, StandIn

from cis_pipeline.sources.zotero import Library, transport


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("ZOTERO_API_KEY", GOOD_KEY)
    standin = StandIn()
    yield standin
    standin.close()
    assert standin.wrong == []


@pytest.fixture
def local_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("ZOTERO_API_KEY", GOOD_KEY)  # must never be sent there
    monkeypatch.delenv("ZOTERO_LOCAL_API_KEY", raising=False)
    standin = StandIn(local=True)
    yield standin
    standin.close()
    assert standin.wrong == []


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that would have been waited; the clock goes on by them."""
    waited: list[float] = []
    monkeypatch.setattr(transport, "pause", waited.append)
    monkeypatch.setattr(transport, "now", lambda: sum(waited))
    return waited


@pytest.fixture
def where(server: StandIn) -> Library:
    return Library("user", "1", server=server.address)


@pytest.fixture
def local(local_server: StandIn) -> Library:
    return Library("user", "1", local=True, server=local_server.address)
