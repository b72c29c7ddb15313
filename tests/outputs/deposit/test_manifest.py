"""What the manifest notices."""

from __future__ import annotations

import hashlib

import pytest

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.outputs.deposit import manifest


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "a b.csv").write_bytes(b"1\n")
    (tmp_path / "README.md").write_bytes(b"# Read\n")
    manifest.write(tmp_path)
    return tmp_path


def test_it_is_a_line_a_file_as_sha256sum_reads_it(folder):
    digests = [hashlib.sha256(data).hexdigest() for data in (b"# Read\n", b"1\n")]
    said = (folder / manifest.NAME).read_text(encoding="utf-8")
    assert said == f"{digests[0]}  README.md\n{digests[1]}  ledger/a b.csv\n"
    assert manifest.checked(folder) == ["README.md", "ledger/a b.csv"]


def refused(folder, words):
    with pytest.raises(ReviewError, match=words) as told:
        manifest.checked(folder)
    assert "nothing was restored" in str(told.value)
    assert "again" in str(told.value)


def test_a_file_that_was_changed_cut_short_or_lost_is_named(folder):
    (folder / "README.md").write_bytes(b"# Read")
    refused(folder, r"README\.md: is not what it was")
    (folder / "README.md").unlink()
    refused(folder, r"README\.md: is missing")


def test_a_further_file_matters_only_where_it_would_be_read(folder):
    (folder / ".DS_Store").write_bytes(b"x")
    assert len(manifest.checked(folder)) == 2
    (folder / "ledger" / "b.csv").write_bytes(b"x")
    refused(folder, r"b\.csv: is not named by manifest-sha256\.txt")


def test_without_a_manifest_or_with_a_line_that_is_none_nothing_can_be_checked(folder):
    (folder / manifest.NAME).write_text("README.md\n", encoding="utf-8")
    refused(folder, "line 1 is not a SHA-256")
    (folder / manifest.NAME).unlink()
    refused(folder, "is missing, so that nothing can be checked")


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "..\\x"])
def test_no_name_leads_out_of_the_folder(folder, name):
    (folder / manifest.NAME).write_text(f"{'0' * 64}  {name}\n", encoding="utf-8")
    refused(folder, "line 1 is not a SHA-256 and the name of a file")


def test_a_link_is_refused(folder):
    (folder / "README.md").unlink()
    try:
        (folder / "README.md").symlink_to(folder / "ledger" / "a b.csv")
    except OSError:
        pytest.skip("this system makes no links")
    refused(folder, "is a link to another place")
