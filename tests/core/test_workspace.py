"""The folder of a review: what counts as its files, how they are called, and who may write."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from cis_pipeline.core.errors import LockedError, ReviewError
from cis_pipeline.core.workspace import Workspace, file_digest, nfc
from cis_pipeline.outputs.registry import inputs

HOLDER = """
import sys, time
sys.path[:0] = {path!r}
from pathlib import Path
from cis_pipeline.core.workspace import Workspace
with Workspace(Path({root!r})).lock():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def workspace(tmp_path):
    root = tmp_path / "a review"
    for folder in ("config", "data/searches", "data/grey", "data/sheets"):
        (root / folder).mkdir(parents=True)
    return Workspace(root)


@pytest.fixture
def holder(workspace):
    """Another process that holds the lock."""
    script = HOLDER.format(path=sys.path, root=str(workspace.root))
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def put(workspace: Workspace, *names: str) -> None:
    for name in names:
        path = workspace.root / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def names(workspace: Workspace, paths: list[Path]) -> list[str]:
    return [workspace.name(path).removeprefix("data/") for path in paths]


def test_the_lock_names_the_process_that_holds_it(workspace, holder):
    with pytest.raises(LockedError, match=rf"another cis is working .*process {holder.pid}\)"):
        workspace.lock().__enter__()


def test_the_lock_file_of_a_killed_process_does_not_block(workspace, holder):
    holder.kill()
    holder.wait()
    assert (workspace.root / "data" / ".lock.owner").exists()
    with workspace.lock():
        pass
    assert not (workspace.root / "data" / ".lock.owner").exists()


def test_the_lock_is_given_back_though_its_owner_file_cannot_be_removed(workspace, monkeypatch):
    real = Path.unlink

    def unlink(self, missing_ok=False):
        if self.name == ".lock.owner":
            raise PermissionError("somebody is reading it")
        real(self, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", unlink)
        with workspace.lock():
            pass
    with workspace.lock():
        pass


def test_a_place_where_no_folder_can_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ReviewError, match=r"cannot be written .* write permission"):
        Workspace(tmp_path / "file").lock().__enter__()


def test_a_name_spelt_in_two_ways_is_one_name(workspace):
    composed, decomposed = "Caf\u00e9.ris", "Cafe\u0301.ris"
    assert composed != decomposed
    assert nfc(decomposed) == nfc(composed) == composed
    searches = workspace.root / "data" / "searches"
    assert workspace.name(searches / decomposed) == f"data/searches/{composed}"
    assert workspace.name(Path("elsewhere") / decomposed) == f"elsewhere/{composed}"


def test_exports_have_the_same_order_and_digest_however_the_system_spells_their_names(tmp_path):
    found = []
    for form in ("NFC", "NFD"):
        workspace = Workspace(tmp_path / form)
        spelt = [unicodedata.normalize(form, n) for n in ("éa.ris", "ez.ris", "ea.ris", "zz.ris")]
        put(workspace, *(f"searches/{name}" for name in spelt))
        found.append((names(workspace, workspace.exports()), inputs(workspace)))
    assert found[0] == found[1]
    assert found[0][0] == [f"searches/{n}" for n in ("ea.ris", "ez.ris", "zz.ris", "éa.ris")]


def test_workbooks_come_in_natural_order(workspace):
    numbers = [f"sheets/abstract_A_{n}.xlsx" for n in (10, 2, 1)]
    put(workspace, *numbers, "sheets/abstract_A.xlsx", "sheets/abstract_B.ods", "sheets/x.docx")
    assert names(workspace, workspace.returned()) == [
        "sheets/abstract_A.xlsx",
        "sheets/abstract_A_1.xlsx",
        "sheets/abstract_A_2.xlsx",
        "sheets/abstract_A_10.xlsx",
        "sheets/abstract_B.ods",
        "sheets/x.docx",
    ]


def test_hidden_and_temporary_files_and_readmes_are_not_read(workspace):
    put(
        workspace,
        *("searches/.DS_Store", "searches/~$scopus.xlsx", "searches/.~lock.scopus.csv#"),
        *("searches/.ipynb_checkpoints/scopus-checkpoint.csv", "searches/Thumbs.db"),
        *("searches/desktop.ini", "searches/README.md", "grey/readme.txt", "grey/ReadMe"),
        *("sheets/~$abstract_A.xlsx", "sheets/.abstract_A.xlsx.new.xlsx"),
    )
    assert workspace.exports() == workspace.returned() == []


def test_an_export_whose_name_only_begins_like_a_readme_is_read(workspace):
    put(workspace, "searches/readme_scopus.ris", "searches/readme.ris", "grey/README first.csv")
    assert names(workspace, workspace.exports()) == [
        "searches/readme.ris",
        "searches/readme_scopus.ris",
        "grey/README first.csv",
    ]


def test_the_digest_of_a_file_is_its_sha_256(tmp_path):
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    assert file_digest(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_digest_of_the_inputs_follows_content_and_names_alone(workspace):
    put(workspace, "searches/a.ris")
    before = inputs(workspace)
    put(workspace, "searches/.hidden", "outputs/flow.svg")
    assert inputs(workspace) == before
    (workspace.root / "data/searches/a.ris").rename(workspace.root / "data/searches/b.ris")
    assert inputs(workspace) != before


def test_a_folder_that_is_no_review_is_refused(workspace):
    with pytest.raises(ReviewError, match=r"config/review\.toml"):
        workspace.require()
