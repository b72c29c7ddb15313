"""A review as text and back: judged before anything is written, and whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from review.reviews import own_criteria

from cis_pipeline import Review
from cis_pipeline.core.errors import ProtocolError, ReviewError
from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import Decision, Record, Source, Verdict
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.store import Batch, Store
from cis_pipeline.outputs import backup

RAW = "TY  - JOUR\nTI  - Åpples – in “autumn”\u2028and after\nER  - "
ONE, TWO = (
    Record(record_id=make_id("db", RAW, n), source_id="db", raw=RAW, nth=n, title="Åpples")
    for n in (1, 2)
)
SAME = Decision(
    record_id=TWO.record_id,
    round="dedupe",
    by="rule:dedupe",
    verdict=Verdict.DUPLICATE,
    target=ONE.record_id,
    further=("a",),
    at="2026-01-02T03:04:05+00:00",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A review and its export, made once."""
    folder = tmp_path_factory.mktemp("made")
    review = Review.init(folder / "review")
    own_criteria(folder / "review")
    protocol = review.protocol
    asked = next(r.id for r in protocol.rounds if r.decided_by != "rules")
    basis = protocol.basis(asked, Verdict.INCLUDE)
    yes = Decision(
        record_id=ONE.record_id, round=asked, by="A", verdict=Verdict.INCLUDE, protocol=basis
    )
    text = protocol.basis_text(asked, Verdict.INCLUDE)
    source = Source(source_id="db", name="A database", hits=2)
    batch = Batch((source,), (ONE, TWO), {basis: text}, (SAME, yes))
    with Store(review.workspace.ledger) as store:
        store.append(batch, "2026-01-02T03:04:05+00:00")
    review.export(folder / "out")
    return folder


@pytest.fixture
def review(made, tmp_path):
    shutil.copytree(made / "review", tmp_path / "review")
    return Review.open(tmp_path / "review")


@pytest.fixture
def out(made, tmp_path):
    """The export, to be damaged."""
    return Path(shutil.copytree(made / "out", tmp_path / "out"))


def contents(folder: Path) -> dict[str, bytes]:
    found = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def change(path: Path, line: int, **values: object) -> None:
    """Change fields of one row of a .jsonl file."""
    rows = [json.loads(row) for row in path.read_bytes().decode().split("\n") if row]
    rows[line - 1] |= values
    text = "".join(json.dumps(row, ensure_ascii=True) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def refused(out: Path, tmp_path: Path, words: str, kind: type[Exception] = ReviewError) -> None:
    """The export is not restored, and nothing is left of the attempt."""
    before = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(kind, match=words):
        backup.restore(out, tmp_path / "back")
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_an_export_holds_the_protocol_and_the_ledger_and_no_raw_files(review, tmp_path):
    (review.workspace.root / "data" / "searches" / "notes.ris").write_text("x", encoding="utf-8")
    review.export(tmp_path / "new")
    names = {n for n in contents(tmp_path / "new") if not n.startswith("config/")}
    tables = {f"{t}.jsonl" for t in ("sources", "records", "bases", "decisions", "files")}
    tables |= {"corrections.jsonl", "rulings.jsonl", "workbooks.jsonl", "codings.jsonl"}
    tables |= {"withheld.jsonl"}
    people = {"records.csv", "decisions.csv", "standings.csv", "searches.csv"}
    assert names == {*tables, "heads.json", *people}
    assert contents(tmp_path / "new" / "config") == contents(review.workspace.config)


def test_an_export_of_before_there_were_corrections_is_restored(out, tmp_path):
    heads = json.loads((out / "heads.json").read_text(encoding="utf-8"))
    for table in ("corrections", "rulings", "workbooks"):
        (out / f"{table}.jsonl").unlink()
        del heads[table]
    (out / "heads.json").write_text(json.dumps(heads), encoding="utf-8")
    backup.restore(out, tmp_path / "back")
    restored = Review.open(tmp_path / "back")
    assert [p for p in restored.check() if p.severity == "error"] == []
    assert len(restored.state.decisions) == 2


@pytest.mark.parametrize("there", [False, True])
def test_what_is_restored_exports_to_the_same_bytes(out, tmp_path, there):
    target = tmp_path / "back"
    if there:  # an empty folder is as good as none
        target.mkdir()
    restored = Review.restore(out, target)
    restored.export(tmp_path / "again")
    assert contents(tmp_path / "again") == contents(out)
    assert [p for p in restored.check() if p.severity != "notice"] == []
    assert sorted(p.name for p in target.iterdir()) == ["config", "data"]
    assert not (tmp_path / "back.new").exists()


def test_a_review_is_restored_into_the_folder_one_stands_in(out, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    backup.restore(out, Path())
    assert len(Review.open().records) == 2


def test_line_ends_and_a_byte_order_mark_of_an_editor_do_not_matter(out, tmp_path):
    path = out / "decisions.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(Review.restore(out, tmp_path / "back").decisions) == 2


@pytest.mark.parametrize(
    ("name", "line", "values", "words"),
    [
        ("decisions", 2, {"verdict": "maybe"}, 'verdict "maybe" is not one of include, exclude'),
        ("decisions", 1, {"record_id": "R-GONE"}, 'is about "R-GONE", and there is no such record'),
        ("decisions", 1, {"target": "R-GONE"}, 'is about "R-GONE", and there is no such record'),
        ("decisions", 2, {"protocol": "abc"}, 'rests on "abc", and no such basis was kept'),
        ("decisions", 1, {"further": "abc"}, 'further "abc" is not a list of texts'),
        ("decisions", 1, {"mood": "good"}, "missing or unknown: mood"),
        ("sources", 1, {"channel": "radio"}, 'channel "radio" is not one of database'),
        ("sources", 1, {"simulated": 1}, "simulated 1 is not true or false"),
        ("records", 1, {"channel": "radio"}, 'channel "radio" is not one of .* or null'),
        ("records", 2, {"year": "2015"}, 'year "2015" is not a whole number or null'),
        ("records", 2, {"title": "\ud800"}, r'title "\\ud800" is not a text'),
        ("records", 2, {"raw": "other"}, "does not follow from its content"),
        ("records", 2, {"source_id": "db2"}, "does not follow from its content"),
        ("records", 2, {"nth": 1, "record_id": ONE.record_id}, "is there twice"),
        ("bases", 1, {"text": "{}"}, "not that of the digest"),
    ],
)
def test_a_row_that_does_not_fit_is_named_with_file_and_line(
    out, tmp_path, name, line, values, words
):
    change(out / f"{name}.jsonl", line, **values)
    refused(out, tmp_path, rf"{name}\.jsonl line {line}: .*{words}")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"a": "\xe9"}\n', "line 1: not UTF-8 from its byte 8"),
        (b"\n", "line 1: not JSON"),
        (b'{"a": \n', "line 1: not JSON"),
        (b"[]\n", "line 1: not a row of records"),
    ],
)
def test_a_file_that_is_not_rows_of_json_is_named(out, tmp_path, data, words):
    (out / "records.jsonl").write_bytes(data)
    refused(out, tmp_path, rf"records\.jsonl {words}")


def test_an_export_without_its_protocol_is_refused(out, tmp_path):
    shutil.rmtree(out / "config")
    refused(out, tmp_path, r"not an export of a review \(config/review\.toml missing\)")


def test_an_export_whose_protocol_cannot_be_understood_is_refused(out, tmp_path):
    (out / "config" / "review.toml").write_text("[review\n", encoding="utf-8")
    refused(out, tmp_path, r"review\.toml", ProtocolError)


def test_a_restore_that_fails_while_writing_leaves_nothing_and_the_next_one_works(
    out, tmp_path, monkeypatch
):
    def full(self: Store, rows: object) -> None:
        raise ReviewError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "restore", full)
        refused(out, tmp_path, "the disk is full")
    assert len(Review.restore(out, tmp_path / "back").records) == 2


def test_what_a_killed_restore_left_is_replaced_and_a_folder_of_others_is_not(out, tmp_path):
    left = tmp_path / "back.new"
    (left / "config").mkdir(parents=True)
    (left / "config" / "mine.toml").write_text("x", encoding="utf-8")
    refused(out, tmp_path, r"back\.new: is in the way")
    (left / ".being-restored").touch()
    assert len(Review.restore(out, tmp_path / "back").records) == 2
    assert not left.exists()


@pytest.mark.parametrize("part", ["config", "data"])
def test_a_folder_in_use_is_not_restored_into(out, tmp_path, part):
    (tmp_path / "back" / part).mkdir(parents=True)
    refused(out, tmp_path, "there is a review already")


def test_a_target_that_is_a_file_or_below_one_is_told(out, tmp_path):
    (tmp_path / "back").write_text("x", encoding="utf-8")
    refused(out, tmp_path, "a file has this name")
    with pytest.raises(ReviewError, match=r"cannot be made: .* name another one"):
        backup.restore(out, tmp_path / "back" / "below")


def test_a_second_export_takes_away_protocol_files_that_are_gone(review, out):
    (out / "config" / "gone.toml").write_text("x", encoding="utf-8")
    before = contents(out)
    review.export(out)
    assert before.keys() - contents(out).keys() == {"config/gone.toml"}
    assert contents(out / "config") == contents(review.workspace.config)


def test_an_export_that_failed_half_way_can_be_made_again(review, tmp_path, monkeypatch):
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copytree", full)
        with pytest.raises(ReviewError, match="cannot be written: No space left"):
            review.export(tmp_path / "new")
    review.export(tmp_path / "new")
    assert (tmp_path / "new" / "config" / "review.toml").exists()


def test_an_export_into_a_file_or_another_folder_in_use_is_told(review, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ReviewError, match=r"cannot be written: .* name another one"):
            review.export(place)
    with pytest.raises(ReviewError, match="no earlier export; name a new folder"):
        review.export(tmp_path)


@pytest.mark.parametrize("place", ["", "config/backup", "data/searches/backup", "data/sheets"])
def test_an_export_into_the_folders_that_a_run_reads_is_refused(review, place):
    before = contents(review.workspace.config)
    with pytest.raises(ReviewError, match="the review itself lies here"):
        review.export(review.workspace.root / place)
    assert contents(review.workspace.config) == before


def test_an_export_of_before_decisions_had_scores_is_restored_with_its_hashes(out, tmp_path):
    older, before = [], ""
    for row in map(json.loads, (out / "decisions.jsonl").read_text(encoding="utf-8").splitlines()):
        del row["score"]
        row["note"] = "score 97.5" if row["verdict"] == "duplicate" else row["note"]
        older.append(json.dumps(row, ensure_ascii=False, sort_keys=True))
        before = hashlib.sha256(f"{before}\n{older[-1]}".encode()).hexdigest()
    (out / "decisions.jsonl").write_text("\n".join([*older, ""]), encoding="utf-8")
    heads = json.loads((out / "heads.json").read_text(encoding="utf-8"))
    heads["decisions"] = [len(older), before]
    (out / "heads.json").write_text(json.dumps(heads), encoding="utf-8")
    backup.restore(out, tmp_path / "back")
    with Store(Workspace(tmp_path / "back").ledger) as store:
        assert (store.heads(), store.verify()) == (heads, [])
        assert [d.score for d in store.decisions()] == [97.5, None]


@pytest.mark.parametrize("name", ["config", "config/criteria.toml", "config/more", "files.jsonl"])
def test_an_export_with_a_link_to_another_place_is_not_restored(out, tmp_path, name):
    secret = tmp_path / "elsewhere"
    place = out / name
    if place.exists():
        shutil.move(place, secret)
    else:
        secret.write_text("what is nobody's business", encoding="utf-8")
    try:
        place.symlink_to(secret, target_is_directory=secret.is_dir())
    except OSError:
        pytest.skip("this system lets nobody make links")
    with pytest.raises(ReviewError, match="a link to another place, and an export holds none"):
        backup.restore(out, tmp_path / "back")
    assert not (tmp_path / "back").exists()
