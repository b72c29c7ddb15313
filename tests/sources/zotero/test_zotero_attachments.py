"""Full texts: whole, safely named, never over another file, and from where they may come."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources.zotero.standin import Request, StandIn, status, well

from cis_pipeline.sources.zotero import Library, attachments, transport
from cis_pipeline.sources.zotero.attachments import download, safe_name
from cis_pipeline.sources.zotero.transport import RefusedError

PDF = b"%PDF-1.7 invented " + bytes(range(256)) * 40
HTML = b"<html>invented</html>"


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith("."))


def test_an_attachment_comes_under_the_name_of_its_item(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "Meyer 2020.pdf", PDF)
    found = download(where, ["AAAA0001"], tmp_path / "fulltexts")
    path = tmp_path / "fulltexts" / "AAAA0001_Meyer 2020.pdf"
    assert (found.files, found.problems) == ({"AAAA0001": [path]}, [])
    assert path.read_bytes() == PDF
    assert found.sentence == "1 full texts downloaded, 0 were here already"


def test_what_is_here_is_not_fetched_again(server: StandIn, where: Library, tmp_path: Path) -> None:
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)
    download(where, ["AAAA0001"], tmp_path)
    server.requests.clear()
    found = download(where, ["AAAA0001"], tmp_path)
    assert found.sentence == "0 full texts downloaded, 1 were here already"
    assert server.asked("GET", "/file") == []
    (tmp_path / "AAAA0001_a.pdf").write_bytes(b"broken")
    download(where, ["AAAA0001"], tmp_path)
    assert names(tmp_path) == ["AAAA0001_a.pdf", "AAAA0001_a_PDF00001.pdf"]


def test_two_attachments_of_one_name_and_a_new_version_take_no_others_place(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)
    server.shelf.attach("PDF00002", "AAAA0001", "A.PDF", PDF + b"2")
    found = download(where, ["AAAA0001"], tmp_path)
    assert [p.name for p in found.files["AAAA0001"]] == [
        "AAAA0001_a.pdf",
        "AAAA0001_A_PDF00002.PDF",
    ]
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF + b"3")
    [third, _] = download(where, ["AAAA0001"], tmp_path).files["AAAA0001"]
    assert third.name == "AAAA0001_a_PDF00001.pdf"
    assert (tmp_path / "AAAA0001_a.pdf").read_bytes() == PDF


def test_a_file_that_a_person_put_there_stays(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    (tmp_path / "AAAA0001_a.pdf").write_bytes(b"theirs")
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)
    [path] = download(where, ["AAAA0001"], tmp_path).files["AAAA0001"]
    assert path.read_bytes() == PDF
    assert (tmp_path / "AAAA0001_a.pdf").read_bytes() == b"theirs"


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_download_that_broke_off_goes_on_or_begins_again(
    server: StandIn, where: Library, tmp_path: Path, goes_on: bool
) -> None:
    server.goes_on = goes_on
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)

    def breaks(request: Request) -> tuple[int, dict[str, str], bytes]:
        return 0, {"Content-Type": "application/pdf"}, PDF

    server.faults = [well, well, breaks]
    [path] = download(where, ["AAAA0001"], tmp_path).files["AAAA0001"]
    assert path.read_bytes() == PDF
    asked = [r.headers.get("range") for r in server.asked("GET", "/storage/PDF00001")]
    assert asked == [None, f"bytes={len(PDF) // 2}-"]
    assert list(tmp_path.glob(".*.part")) == []


def test_a_download_that_never_comes_whole_is_a_problem_and_the_others_go_on(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    server.shelf.put("AAAA0001")
    server.shelf.put("AAAA0002")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)
    server.shelf.attach("PDF00002", "AAAA0002", "b.pdf", PDF)

    def breaks(request: Request) -> tuple[int, dict[str, str], bytes]:
        return 0, {}, b"x" * 100

    server.faults = [well, *[well, breaks] * transport.TRIES]
    found = download(where, ["AAAA0001", "AAAA0002"], tmp_path)
    assert list(found.files) == ["AAAA0002"]
    assert "broke off" in found.problems[0].what
    assert names(tmp_path) == ["AAAA0002_b.pdf"]


def test_a_file_that_is_not_the_one_zotero_knows_is_a_problem(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)
    server.shelf.files["PDF00001"] = b"something else"
    found = download(where, ["AAAA0001"], tmp_path)
    assert "its MD5 differs" in found.problems[0].what
    assert (found.files, names(tmp_path)) == ({}, [])


def test_an_attachment_without_a_file_on_the_server_is_a_problem(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", None)
    server.shelf.attach("PDF00002", "AAAA0001", "b.pdf", PDF, linkMode="linked_file")
    server.shelf.attach("PDF00003", "AAAA0001", "c", PDF, linkMode="linked_url")
    found = download(where, ["AAAA0001", "GONE0001"], tmp_path)
    assert [str(problem) for problem in found.problems] == [
        "Zotero (user 1) attachment PDF00001 (a.pdf): has no file on the server (404); put it into "
        "data/fulltexts/ by hand, or let the Zotero that has it sync its files",
        "Zotero (user 1) item GONE0001: is no longer in Zotero; pull again",
    ]


def test_a_part_of_an_older_version_is_not_gone_on_with(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    (tmp_path / ".PDF00001.part").write_bytes(b"old")
    (tmp_path / ".PDF00002.part").write_bytes(PDF + b"longer than what is there")
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)
    [path] = download(where, ["AAAA0001"], tmp_path).files["AAAA0001"]
    assert path.read_bytes() == PDF


@pytest.mark.parametrize("inside", ["page.html", "other.html"])
def test_a_page_that_zotero_packed_is_unpacked(
    server: StandIn, where: Library, tmp_path: Path, inside: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(inside, HTML)
    server.shelf.put("AAAA0001")
    server.shelf.attach("WEB00001", "AAAA0001", "page.html", HTML, linkMode="imported_url")
    server.shelf.files["WEB00001"] = packed.getvalue()
    sent_on = status(
        302,
        "",
        Location=f"http://localhost:{server.port}/storage/WEB00001",
        Zotero_File_Compressed="Yes",
    )
    server.faults = [well, sent_on]
    [path] = download(where, ["AAAA0001"], tmp_path).files["AAAA0001"]
    assert (path.name, path.read_bytes()) == ("AAAA0001_page.html", HTML)


def test_an_archive_that_is_none_is_a_problem(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    server.shelf.put("AAAA0001")
    server.shelf.attach("WEB00001", "AAAA0001", "page.html", HTML)
    server.faults = [
        well,
        status(
            302,
            "",
            Location=f"http://localhost:{server.port}/storage/WEB00001",
            Zotero_File_Compressed="Yes",
        ),
    ]
    assert "cannot be opened" in download(where, ["AAAA0001"], tmp_path).problems[0].what


def test_an_office_file_is_checked_though_it_is_an_archive(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x", "y")
    server.shelf.put("AAAA0001")
    server.shelf.attach("DOC00001", "AAAA0001", "a.docx", b"another file", md5="0" * 32)
    server.shelf.files["DOC00001"] = packed.getvalue()
    assert "its MD5 differs" in download(where, ["AAAA0001"], tmp_path).problems[0].what


def test_a_file_that_is_too_large_is_given_up(
    server: StandIn, where: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 1000)
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)
    assert "is larger than" in download(where, ["AAAA0001"], tmp_path).problems[0].what


def test_where_the_list_of_files_cannot_be_written_each_attachment_is_a_problem(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    (tmp_path / ".zotero.json").mkdir()
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)
    server.shelf.attach("PDF00002", "AAAA0001", "b.pdf", PDF)
    found = download(where, ["AAAA0001"], tmp_path)
    assert found.new == []
    assert [p.what[:18] for p in found.problems] == ["cannot be written "] * 2


def test_no_server_on_the_web_may_name_a_file_of_this_computer(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    private = tmp_path / "private.txt"
    private.write_text("mine", "utf-8")
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)
    server.faults = [well, *[status(302, "", Location=private.as_uri())] * 5]
    found = download(where, ["AAAA0001"], tmp_path / "f")
    assert "names a file on this computer" in found.problems[0].what
    assert names(tmp_path / "f") == []


def test_the_local_zotero_gives_its_own_files(
    local_server: StandIn, local: Library, tmp_path: Path
) -> None:
    stored = tmp_path / "storage folder" / "ä.pdf"
    stored.parent.mkdir()
    stored.write_bytes(PDF)
    local_server.shelf.put("AAAA0001")
    local_server.shelf.attach("PDF00001", "AAAA0001", "ä.pdf", PDF, linkMode="linked_file")
    local_server.faults = [well, status(302, "", Location=stored.as_uri())]
    [path] = download(local, ["AAAA0001"], tmp_path / "f").files["AAAA0001"]
    assert (path.name, path.read_bytes()) == ("AAAA0001_ä.pdf", PDF)


def test_a_file_that_is_not_on_this_computer_is_a_problem_and_the_others_go_on(
    local_server: StandIn, local: Library, tmp_path: Path
) -> None:
    (tmp_path / "b.pdf").write_bytes(PDF)
    local_server.shelf.put("AAAA0001")
    for key, name in (("PDF00001", "a.pdf"), ("PDF00002", "b.pdf")):
        local_server.shelf.attach(key, "AAAA0001", name, PDF, linkMode="linked_file")
    local_server.faults = [
        well,
        status(302, "", Location=(tmp_path / "a.pdf").as_uri()),
        status(302, "", Location=(tmp_path / "b.pdf").as_uri()),
    ]
    found = download(local, ["AAAA0001"], tmp_path / "f")
    assert [one.what for one in found.problems] == ["names a file that is not on this computer"]
    assert names(tmp_path / "f") == ["AAAA0001_b.pdf"]


def test_a_server_that_sends_us_round_in_circles_is_given_up(
    server: StandIn, where: Library, tmp_path: Path
) -> None:
    server.shelf.put("AAAA0001")
    server.shelf.attach("PDF00001", "AAAA0001", "a.pdf", PDF)
    server.faults = [well, *[status(302, "", Location="/users/1/items/PDF00001/file")] * 99]
    assert "is sent on and on" in download(where, ["AAAA0001"], tmp_path).problems[0].what


def test_a_refused_key_ends_the_downloads(
    server: StandIn, where: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOTERO_API_KEY", "WrongInventedKey")
    with pytest.raises(RefusedError):
        download(where, ["AAAA0001"], tmp_path)


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/etc/shadow", "shadow"),
        ("C:\\x\\y.pdf", "y.pdf"),
        ("..", "attachment"),
        ("", "attachment"),
        ("con.pdf", "_con.pdf"),
        ("LPT1", "_LPT1"),
        ("a:b*c?.pdf", "a_b_c_.pdf"),
        ("line\nbreak\x00.pdf", "line_break_.pdf"),
        ("cafe\u0301.pdf", "caf\u00e9.pdf"),
        ("hidden\u202efdp.exe", "hidden_fdp.exe"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("trailing. ", "trailing"),
    ],
)
def test_names_are_made_safe(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@given(st.text())
def test_any_name_becomes_a_plain_one(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 101
    assert not set('/\\<>:"|?*\x00\n') & set(safe)
    assert safe not in (".", "..")
    assert safe == safe.strip(" .")
    assert safe.encode("utf-8")
