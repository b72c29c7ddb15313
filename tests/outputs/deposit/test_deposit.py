"""A small review deposited and opened again: what is in it, what is not, and what is noticed."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from outputs.deposit.small import (
    BO,
    FULL_TEXT,
    NAMES,
    ONLY_IN_RAW,
    OUT_OF_PLACE,
    QUOTED,
    SENTENCES,
    bytes_of,
    holding,
    small_review,
)
from review.reviews import edit

from cis_pipeline import Review
from cis_pipeline.core.errors import CisError, ReviewError
from cis_pipeline.core.identity import content_key
from cis_pipeline.ledger.store import Store
from cis_pipeline.outputs.deposit import manifest


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The review, and its deposits: "plain", "named" by letters, "full" with abstracts."""
    folder = tmp_path_factory.mktemp("deposits")
    review = small_review(folder / "review")
    review.deposit(folder / "plain")
    review.deposit(folder / "named", pseudonyms=True)
    review.deposit(folder / "full", abstracts=True)
    return folder


@pytest.fixture
def plain(made, tmp_path) -> Path:
    """A copy, to be damaged."""
    return Path(shutil.copytree(made / "plain", tmp_path / "plain"))


def rows(folder: Path, table: str) -> list[dict]:
    text = (folder / "ledger" / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def hashes(folder: Path, table: str) -> list[dict]:
    with (folder / "ledger" / "hashes.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["table"] == table]


# --- what is in it -----------------------------------------------------------------------------


def test_no_sentence_of_an_abstract_and_nothing_of_raw_entries_is_in_it(made):
    for words in (*SENTENCES, ONLY_IN_RAW, "AB  - "):
        assert holding(made / "plain", words) == [], words
    assert [(r["abstract"], r["raw"]) for r in rows(made / "plain", "records")] == [("", "")] * 4
    assert not (made / "plain" / "searches" / "data" / "searches" / "trees.ris").exists()


def test_what_a_reviewer_quoted_stays_as_it_was_quoted(made):
    assert "ledger/codings.jsonl" in holding(made / "plain", QUOTED)
    assert "outputs/themes.html" in holding(made / "plain", QUOTED)


def test_with_abstracts_it_is_the_whole_review_and_its_outputs_are_those_of_the_review(made):
    assert "ledger/records.jsonl" in holding(made / "full", OUT_OF_PLACE)
    assert (made / "full" / "searches" / "data" / "searches" / "trees.ris").is_file()
    written = bytes_of(made / "review" / "data" / "outputs")
    ours = {n: d for n, d in written.items() if not n.startswith((".", "run"))}
    told = bytes_of(made / "full" / "outputs")
    # these tell of full texts and workbooks, which are never deposited
    apart = ("report.html", "paper/automation", "paper/methods")
    assert told.keys() - ours.keys() == set()
    assert [n for n in ours if told.get(n) != ours[n] and not n.startswith(apart)] == []


def test_without_abstracts_the_themes_are_still_those_that_were_found_in_them(made):
    of_review = made / "review" / "data" / "outputs"
    for name in ("themes.csv", "theme_counts.csv", "flow.json", "included.csv", "excluded.csv"):
        assert (made / "plain" / "outputs" / name).read_bytes() == (of_review / name).read_bytes()


def test_full_texts_are_told_and_never_deposited(made):
    for kind in ("plain", "full"):
        assert holding(made / kind, "A full text.") == []
        told = (made / kind / "full_texts.csv").read_text(encoding="utf-8-sig")
        digest = hashlib.sha256(b"A full text.").hexdigest()
        assert told.splitlines() == ["name,bytes,sha256", f"fulltexts/{FULL_TEXT},12,{digest}"]


def test_with_pseudonyms_no_name_of_a_person_is_left(made):
    assert any(holding(made / "plain", name) for name in NAMES)
    for name in NAMES:
        assert holding(made / "named", name) == [], name
    assert {d["by"] for d in rows(made / "named", "decisions") if ":" not in d["by"]} == {"A", "B"}
    assert any(d["note"] == "as C said" for d in rows(made / "named", "decisions"))
    config = (made / "named" / "config" / "review.toml").read_text(encoding="utf-8")
    assert 'reviewers = ["B", "A"]\nsettled_by = "C"  # not A' in config
    assert 'authors = ["Doe, Jan"]' in config


def test_the_readme_says_whether_pseudonyms_were_used_and_what_is_missing(made):
    named = (made / "named" / "README.md").read_text(encoding="utf-8")
    assert "were replaced by letters" in named
    plain = (made / "plain" / "README.md").read_text(encoding="utf-8")
    assert "Reviewers appear by the names or initials that they have in the ledger." in plain
    assert "The abstracts of 4 and the raw entries of 4 of 4 records were left out" in plain
    assert "- Licence: CC-BY-4.0" in plain
    assert "sha256sum -c manifest-sha256.txt" in plain


def test_the_same_ledger_is_deposited_in_the_same_bytes(made, tmp_path):
    review = Review.open(made / "review")
    review.deposit(tmp_path / "again")
    assert bytes_of(tmp_path / "again") == bytes_of(made / "plain")
    for name in ("one.zip", "two.zip"):
        review.deposit(tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert {n: packed.read(n) for n in packed.namelist()} == bytes_of(made / "plain")


# --- hashes ------------------------------------------------------------------------------------


def test_every_row_has_the_hash_that_it_has_in_the_ledger(made):
    with Store(made / "review" / "data" / "ledger.sqlite") as store:
        for table in ("records", "decisions", "rulings"):
            own = [link for *_, link in store.entries(table)]
            for kind in ("plain", "named", "full"):
                assert [row["hash"] for row in hashes(made / kind, table)] == own


def test_who_has_the_whole_row_can_check_what_was_left_out(made):
    with Store(made / "review" / "data" / "ledger.sqlite") as store:
        bodies = [body for _, _, body, _ in store.entries("records")]
        raws = [record.raw for record in store.records()]
    said = hashes(made / "plain", "records")
    assert [row["left_out"] for row in said] == ["text"] * 4
    sha = [hashlib.sha256(body.encode()).hexdigest() for body in bodies]
    assert [row["sha256"] for row in said] == sha
    withheld = rows(made / "plain", "withheld")
    assert [one["row"] for one in withheld] == sha
    assert [one["fields"] for one in withheld] == [["abstract", "raw"]] * 4
    entries = [hashlib.sha256(content_key(raw).encode()).hexdigest() for raw in raws]
    assert [one["entry"] for one in withheld] == entries


def test_rows_that_are_whole_say_so_and_rows_with_letters_for_names_too(made):
    assert {row["left_out"] for row in hashes(made / "plain", "decisions")} == {""}
    assert {row["left_out"] for row in hashes(made / "named", "decisions")} == {"", "names"}
    assert {row["left_out"] for row in hashes(made / "full", "records")} == {""}


# --- described for machines and people ---------------------------------------------------------


def test_every_file_is_described_as_ro_crate_and_every_description_is_of_a_file(made):
    crate = json.loads((made / "plain" / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    graph = {one["@id"]: one for one in crate["@graph"]}
    assert len(graph) == len(crate["@graph"])
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.2/context"
    descriptor, root = graph["ro-crate-metadata.json"], graph["./"]
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert descriptor["about"] == {"@id": "./"}
    files = {unquote(i): one for i, one in graph.items() if one["@type"] == "File"}
    there = bytes_of(made / "plain")
    assert files.keys() == there.keys() - {"ro-crate-metadata.json"}
    assert {unquote(part["@id"]) for part in root["hasPart"]} == files.keys()
    for name, one in files.items():
        assert one["name"] == name
        assert one["description"]
        assert "/" in one["encodingFormat"]
        if name != manifest.NAME:  # which names the digest of the description
            assert one["contentSize"] == str(len(there[name])), name
            assert one["sha256"] == hashlib.sha256(there[name]).hexdigest(), name


def test_the_crate_has_title_authors_licence_date_and_software(made):
    crate = json.loads((made / "plain" / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    graph = {one["@id"]: one for one in crate["@graph"]}
    root, said = graph["./"], json.loads((made / "plain" / "deposit.json").read_text("utf-8"))
    assert root["name"] == "Title of the review"
    assert [graph[one["@id"]]["name"] for one in root["author"]] == ["Doe, Jan"]
    assert root["license"] == {"@id": "https://spdx.org/licenses/CC-BY-4.0"}
    assert root["datePublished"] == said["last"][:10]
    last = max(d["at"] for d in rows(made / "plain", "decisions"))
    assert said["last"] == last
    assert graph["#cis_pipeline"]["softwareVersion"] == said["version"]
    refs = {v["@id"] for one in crate["@graph"] for v in one.values() if isinstance(v, dict)}
    assert refs - graph.keys() == {"https://w3id.org/ro/crate/1.2"}


def test_the_manifest_names_every_file(made):
    known = manifest.named(made / "plain")
    assert known.keys() == bytes_of(made / "plain").keys() - {manifest.NAME}


def test_the_page_links_to_every_file_and_forbids_itself_scripts_and_the_network(made):
    page = (made / "plain" / "index.html").read_text(encoding="utf-8")
    for name in bytes_of(made / "plain"):
        assert f'href="{name}"' in page, name
    style = page.split("<style>")[1].split("</style>")[0]
    policy = page.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy.replace("&#39;", "'")
    assert policy.startswith("default-src 'none'")
    assert "<script" not in page
    assert "http://" not in page.replace("http-equiv", "")
    assert "https://" not in page


def test_the_history_of_the_protocol_says_who_ruled_what(made, tmp_path):
    told = (made / "plain" / "protocol_history.csv").read_text(encoding="utf-8-sig").splitlines()
    assert told[0] == "at,about,verdict,by,note,changes,before,after"
    assert [row.split(",")[1:4] for row in told[1:]] == [
        ["protocol", "in_effect", "rule:run"],
        ["codebook", "in_effect", "rule:codebook"],
    ]


# --- restored ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["plain", "named", "full"])
def test_a_deposit_opens_to_a_sound_review_with_the_same_numbers_also_after_a_run(
    made, tmp_path, kind
):
    review = Review.restore(made / kind, tmp_path / "back")
    assert [p for p in review.check() if p.severity != "notice"] == []
    before = len(review.state.decisions)
    outcome = review.run()
    assert [p for p in (*outcome.faults, *outcome.problems) if p.severity == "error"] == []
    assert len(review.state.decisions) == before == 16
    flow = (tmp_path / "back" / "data" / "outputs" / "flow.json").read_bytes()
    assert flow == (made / kind / "outputs" / "flow.json").read_bytes()
    if kind != "named":  # the agreement names who agreed with whom
        assert flow == (made / "review" / "data" / "outputs" / "flow.json").read_bytes()


def test_a_run_after_restoring_says_what_is_missing(made, tmp_path):
    review = Review.restore(made / "plain", tmp_path / "back")
    (told,) = (p for p in review.run().problems if p.where == "abstracts")
    assert told.what.startswith("the deposit left the abstracts of 4 reports out")
    full = Review.restore(made / "full", tmp_path / "full")
    assert [p for p in full.run().problems if p.where == "abstracts"] == []


def test_what_was_restored_deposits_to_the_same_ledger_again(made, tmp_path):
    review = Review.restore(made / "plain", tmp_path / "back")
    review.run()
    review.deposit(tmp_path / "again")
    for table in ("records", "withheld", "decisions", "codings"):
        assert rows(tmp_path / "again", table) == rows(made / "plain", table)


def test_a_zip_opens_as_a_folder_does_also_if_it_was_packed_with_its_folder(made, tmp_path):
    Review.open(made / "review").deposit(tmp_path / "d.zip")
    assert len(Review.restore(tmp_path / "d.zip", tmp_path / "one").state.records) == 4
    with zipfile.ZipFile(tmp_path / "github.zip", "w") as packed:
        for name, data in bytes_of(made / "plain").items():
            packed.writestr(f"review-main/{name}", data)
    assert len(Review.restore(tmp_path / "github.zip", tmp_path / "two").state.records) == 4
    assert {p.name for p in tmp_path.iterdir()} == {"d.zip", "github.zip", "one", "two"}


def test_a_new_search_is_added_and_judged_and_nothing_else_is(made, tmp_path):
    review = Review.restore(made / "plain", tmp_path / "back")
    review.run()
    before = len(review.state.decisions)
    entry = (
        "TY  - JOUR\nTI  - Elms at the gate\nAU  - Roe, Kim\nPY  - 2020\nLA  - English\n"
        "JO  - Journal of Trees\nVL  - 9\nSP  - 3\nDO  - 10.5555/e\nAB  - Risks of gates.\nER  - \n"
    )
    export = tmp_path / "back" / "data" / "searches" / "new.ris"
    export.write_text(entry, encoding="utf-8")
    review.run()
    new = review.state.decisions[before:]
    (elm,) = (r.record_id for r in review.state.records if r.title == "Elms at the gate")
    assert [(d.record_id, d.by, d.verdict.value) for d in new] == [
        (elm, "rule:criteria", "include")
    ]


def test_a_changed_criterion_is_not_judged_without_the_abstract_and_that_is_told(made, tmp_path):
    review = Review.restore(made / "plain", tmp_path / "back")
    review.run()
    before = len(review.state.decisions)
    edit(tmp_path / "back", "criteria.toml", '"power", "risks", "costs"', '"power", "fish"')
    outcome = Review.open(tmp_path / "back").run()
    after = Review.open(tmp_path / "back").state
    assert [d for d in after.decisions[before:] if d.round == "criteria"] == []
    told = [str(p) for p in outcome.problems if p.where == "round criteria"]
    assert told and told[0].startswith("round criteria: 1 reports wait for rules")
    flow = outcome.document
    assert flow["rounds"]["criteria"]["waiting"] == 1
    assert flow["interim"]


def test_the_raw_export_brings_abstracts_back_and_all_that_was_decided_stays(made, tmp_path):
    review = Review.restore(made / "plain", tmp_path / "back")
    review.run()
    name = "data/searches/trees.ris"
    shutil.copyfile(made / "review" / name, tmp_path / "back" / name)
    review.carry_out(review.replace(name, by="Kim", note="abstracts again"))
    problems = review.run().problems
    assert [p for p in problems if p.where == "abstracts"] == []
    assert OUT_OF_PLACE in {r.abstract for r in review.state.records}
    for out in ("flow.json", "themes.csv", "tags.csv"):
        mine = tmp_path / "back" / "data" / "outputs" / out
        assert mine.read_bytes() == (made / "review" / "data" / "outputs" / out).read_bytes(), out
    assert [p for p in review.check() if p.severity == "error"] == []


# --- refused -----------------------------------------------------------------------------------


def refused(source: Path, tmp_path: Path, words: str) -> None:
    before = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(CisError, match=words):
        Review.restore(source, tmp_path / "back")
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_deposit_that_was_changed_is_refused_with_the_file(plain, tmp_path):
    path = plain / "ledger" / "decisions.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"include"', b'"exclude"', 1))
    refused(plain, tmp_path, r"decisions\.jsonl: is not what it was.*download or copy")


def test_a_deposit_that_lost_a_file_or_its_end_is_refused_with_the_file(plain, tmp_path):
    path = plain / "ledger" / "codings.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    refused(plain, tmp_path, r"codings\.jsonl: is not what it was")
    path.unlink()
    refused(plain, tmp_path, r"codings\.jsonl: is missing")
    path.write_bytes(whole)
    (plain / "deposit.json").unlink()
    refused(plain, tmp_path, r"deposit\.json: is missing")


def test_a_forged_manifest_does_not_hide_a_changed_decision(plain, tmp_path):
    path = plain / "ledger" / "decisions.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[10] = lines[10].replace(b'"include"', b'"exclude"')
    path.write_bytes(b"".join(lines))
    manifest.write(plain)
    refused(plain, tmp_path, r"decisions\.jsonl line 11: its text is not that")


def test_nor_a_decision_that_was_taken_out(plain, tmp_path):
    path = plain / "ledger" / "decisions.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    manifest.write(plain)
    refused(plain, tmp_path, r"hashes\.csv line \d+: has no hash of row 1 of files")


def test_nor_a_title_that_was_changed_in_a_row_that_is_not_whole(plain, tmp_path):
    path = plain / "ledger" / "records.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Birches", b"Beeches"))
    manifest.write(plain)
    refused(plain, tmp_path, r"records\.jsonl line 4: is not where deposit\.json says")


def test_a_zip_that_is_cut_short_or_leads_elsewhere_is_refused(made, tmp_path):
    Review.open(made / "review").deposit(tmp_path / "d.zip")
    whole = (tmp_path / "d.zip").read_bytes()
    (tmp_path / "d.zip").write_bytes(whole[: len(whole) // 2])
    refused(tmp_path / "d.zip", tmp_path, r"d\.zip: is no whole zip file")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as packed:
        packed.writestr("../deposit.json", "{}")
    refused(tmp_path / "d.zip", tmp_path, "would lie outside its folder")


def test_a_deposit_of_a_later_version_says_so(plain, tmp_path):
    path = plain / "deposit.json"
    said = json.loads(path.read_text(encoding="utf-8")) | {"format": 99, "version": "7.0"}
    path.write_text(json.dumps(said), encoding="utf-8")
    manifest.write(plain)
    refused(plain, tmp_path, r"written by a later version of cis_pipeline \(7\.0\)")


def test_a_review_that_is_not_up_to_date_is_not_deposited(made, tmp_path):
    shutil.copytree(made / "review", tmp_path / "review")
    review = Review.open(tmp_path / "review")
    review.decide("Ducts and", "abstract", "exclude", by=BO, note="")
    with pytest.raises(ReviewError, match="`cis run`, and then deposit"):
        review.deposit(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_earlier_deposit_is_replaced_and_anything_else_is_not(made, tmp_path):
    review = Review.open(made / "review")
    review.deposit(tmp_path / "out", pseudonyms=True)
    review.deposit(tmp_path / "out")
    assert bytes_of(tmp_path / "out") == bytes_of(made / "plain")
    (tmp_path / "out" / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ReviewError, match=r"mine\.txt: does not belong to the earlier deposit"):
        review.deposit(tmp_path / "out")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x").write_text("x", encoding="utf-8")
    with pytest.raises(ReviewError, match="not empty and no earlier deposit"):
        review.deposit(tmp_path / "other")
    with pytest.raises(ReviewError, match="the review itself lies here"):
        review.deposit(made / "review" / "config" / "out")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other", "out"]


def test_a_reviewer_who_is_called_like_a_criterion_stops_pseudonyms_and_nothing_is_written(
    tmp_path,
):
    review = small_review(tmp_path / "review", bo="SETTING")
    with pytest.raises(ReviewError, match=r"would not open to the same review.*rename one of them"):
        review.deposit(tmp_path / "out", pseudonyms=True)
    assert [p.name for p in tmp_path.iterdir()] == ["review"]
    review.deposit(tmp_path / "out")
