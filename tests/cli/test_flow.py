"""`cis flow`: pictures for journals, numbers of others, what does not add up, two diagrams."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from cli.test_cli import cis, own_criteria, ris

from cis_pipeline.core.model import Decision
from cis_pipeline.review.review import Review

pytestmark = pytest.mark.pictures
SVG = "{http://www.w3.org/2000/svg}"
HEAD = "data,node,box,description,boxtext,tooltips,url,n\n"
PAPER = {
    "database_results": 3819,
    "duplicates": 2017,
    "records_screened": 1802,
    "records_excluded": 1658,
    "dbr_sought_reports": 144,
    "dbr_notretrieved_reports": 0,
    "dbr_assessed": 144,
    "dbr_excluded": '"General account of change, 30; Policy change, 35"',
    "new_reports": 79,
}


@pytest.fixture
def paper(tmp_path):
    """The numbers of a paper as a file, some of them others."""

    def written(**others) -> Path:
        path = tmp_path / "paper.csv"
        rows = (f"{datum},,,,,,,{n}\n" for datum, n in (PAPER | others).items())
        path.write_text(HEAD + "".join(rows), encoding="utf-8")
        return path

    return written


def test_the_numbers_of_a_file_are_drawn_without_any_review(paper, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cis("flow", "--from", paper(), "-o", tmp_path / "flow.svg")
    drawn = (tmp_path / "flow.svg").read_text(encoding="utf-8")
    assert "(n = 1802)" in drawn
    assert "Policy change (n = 35)" in drawn


def test_the_same_numbers_come_back_from_every_format_that_holds_them(paper, tmp_path):
    before = paper().read_text(encoding="utf-8")
    first = paper()
    for kind in ("json", "toml", "csv"):
        out = tmp_path / f"again.{kind}"
        cis("flow", "--from", first, "-o", out)
        first = out
    assert first.read_text(encoding="utf-8") == before


def test_the_diagram_of_a_review_is_the_same_by_way_of_a_file(reference, tmp_path):
    once, again, toml = (tmp_path / name for name in ("once.json", "again.json", "by_hand.toml"))
    cis("flow", "--review", reference, "-o", once)
    cis("flow", "--from", once, "--strict", "-o", again)
    cis("flow", "--from", once, "-o", toml)
    assert again.read_bytes() == once.read_bytes()
    cis("flow", "--from", toml, "-o", again)
    assert again.read_bytes() == once.read_bytes()
    cis("flow", "--from", toml, "-o", tmp_path / "flow.svg")
    drawn = (reference / "data" / "outputs" / "flow.svg").read_bytes()
    assert (tmp_path / "flow.svg").read_bytes() == drawn


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({"records_screened": 1700}, "EQ2: records screened (1700) is not identified (3819) - "
         "removed before screening (2017) = 1802"),
        ({"new_reports": 200}, "EQ10: reports of included studies (200) is not assessed "
         "(144) - excluded (65) = 79"),
        ({"dbr_assessed": "12.5"}, 'EQ13: reports assessed: "12.5" is no count'),
        ({"dbr_assessed": -5}, 'EQ13: reports assessed: "-5" is no count'),
        ({"dbr_assessed": "not reported 2021"}, '"not reported 2021" is no count'),
    ],
)  # fmt: skip
def test_wrong_totals_are_refused_under_strict_and_marked_without(paper, tmp_path, others, said):
    out = tmp_path / "flow.svg"
    refused = cis("flow", "--from", paper(**others), "--strict", "-o", out, code=1)
    assert f"error: {said}" in refused.stderr or said in refused.stderr
    assert "the numbers do not add up" in refused.stderr
    assert not out.exists()
    told = cis("flow", "--from", paper(**others), "-o", out)
    assert said in told.stderr
    assert "Does not add up" in out.read_text(encoding="utf-8")


def test_what_is_not_reported_and_may_be_the_difference_is_a_notice_also_under_strict(
    paper, tmp_path
):
    lost = paper(dbr_notretrieved_reports="", dbr_assessed=140, new_reports=75)
    told = cis("flow", "--from", lost, "--strict", "-o", tmp_path / "flow.svg")
    assert (
        "notice: EQ5: reports assessed (140) is less than sought (144); what is not reported may "
        "be the difference (not retrieved)"
    ) in told.stderr


def test_right_totals_are_drawn_under_strict(paper, tmp_path):
    cis("flow", "--from", paper(), "--strict", "-o", tmp_path / "flow.svg")
    assert (tmp_path / "flow.svg").exists()


def points_of(svg: Path) -> list[float]:
    """The sizes of all texts of a picture in points, as wide as it says that it is."""
    root = ElementTree.fromstring(svg.read_bytes())
    wide = float(root.get("width", "").removesuffix("mm"))
    scale = wide / 25.4 * 72 / float(root.get("viewBox", "").split()[2])
    return [float(t.get("font-size", 9)) * scale for t in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("width", ["90mm", "9cm", "140mm", "190mm"])
def test_at_a_journals_width_no_text_falls_below_seven_points(paper, tmp_path, width):
    out = tmp_path / "flow.svg"
    cis("flow", "--from", paper(website_results=12, other_assessed=12), "--width", width, "-o", out)
    assert min(points_of(out)) >= 6.99
    assert max(points_of(out)) <= 11.01


def test_a_picture_has_as_many_pixels_as_its_inches_ask_for(paper, tmp_path):
    # 90 mm are 3.543 inches: 1063 pixels at 300 dpi; 190 mm are 7.480: 4488 at 600
    for width, dpi, pixels in (("90mm", 300, 1063), ("190mm", 600, 4488), ("140mm", 300, 1654)):
        out = tmp_path / "flow.png"
        cis("flow", "--from", paper(), "--width", width, "--dpi", dpi, "-o", out)
        assert struct.unpack(">I", out.read_bytes()[16:20]) == (pixels,)


def test_a_journal_sets_width_size_and_resolution_and_wants_no_title(paper, tmp_path):
    out = tmp_path / "flow.png"
    cis("flow", "--from", paper(), "--journal", "elsevier-single", "-o", out)
    assert struct.unpack(">I", out.read_bytes()[16:20]) == (3543,)
    cis("flow", "--from", paper(), "--journal", "elsevier-single", "-o", tmp_path / "flow.svg")
    drawn = ElementTree.fromstring((tmp_path / "flow.svg").read_bytes())
    texts = ["".join(t.itertext()) for t in drawn.iter(f"{SVG}text")]
    assert not [t for t in texts if t.startswith("PRISMA 2020 flow diagram")]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--journal", "elsevir-single"], 'did you mean "elsevier-single"?'),
        (["--look", "gray"], 'there is no "gray"; there are template, r-package, grey'),
        (["--width", "wide"], '"wide" is no length; write 90mm, 9cm or 3.5in'),
        (["--min-pt", "2"], "min_points is 2.0, not from 4 to 14"),
        (["--language", "xx"], "no words of a language"),
        (["--format", "sgv"], 'did you mean "svg"?'),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(paper, options, said):
    code = 2 if "--width" in options else 1
    assert said in cis("flow", "--from", paper(), *options, code=code).output


def test_words_of_another_language_leave_no_english_in_the_diagram(paper, tmp_path):
    out = tmp_path / "flow.txt"
    cis("flow", "--from", paper(website_results=3), "--language", "es", "-o", out)
    text = out.read_text(encoding="utf-8")
    assert "Registros cribados" in text
    left = text.replace("General account of change", "").replace("Policy change", "")
    assert not re.findall(r"\b(records|reports|excluded|screened|studies|registers|via)\b", left)


def test_what_a_file_of_words_lacks_stays_english_and_is_told(paper, tmp_path):
    words = tmp_path / "cy.toml"
    words.write_text('language = "cy"\nrecords_screened = "Cofnodion"\n', encoding="utf-8")
    done = cis("flow", "--from", paper(), "--language", words, "-o", tmp_path / "flow.txt")
    assert "no words for records_identified" in done.stderr
    text = (tmp_path / "flow.txt").read_text(encoding="utf-8")
    assert "Cofnodion" in text
    assert "Records excluded" in text


def test_a_character_that_no_font_has_is_said_with_a_remedy(paper, tmp_path):
    cells = {"dbr_excluded": '"\U0001f9ff Other, 65"'}
    done = cis("flow", "--from", paper(**cells), "-o", tmp_path / "flow.png")
    assert "no font here draws \U0001f9ff (U+1F9FF)" in done.stderr
    assert "use SVG or DOCX" in done.stderr


def test_a_run_says_which_characters_its_picture_cannot_show(review):
    config = review / "config" / "review.toml"
    text = config.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title ="))
    named = text.replace(title, 'title = "Of owls \U0001f9ff"', 1)
    config.write_text(named, encoding="utf-8")
    said = cis("run", "--review", review, code=3).stderr
    assert "data/outputs/flow.png: no font here draws \U0001f9ff" in said


# --- two diagrams ---------------------------------------------------------------------------------


@pytest.fixture
def review(tmp_path):
    """One report of two records' worth: geese wait for an abstract to be read."""
    cis("init", tmp_path / "r")
    own_criteria(tmp_path / "r")
    export = tmp_path / "r" / "data" / "searches" / "one.ris"
    export.write_text(ris("Geese in winter") + ris("Owls at dusk"), encoding="utf-8")
    cis("run", "--review", tmp_path / "r", code=3)
    return tmp_path / "r"


def moved(review: Path, day: str) -> str:
    """Both reviewers exclude the geese on a day; the record's id."""
    opened = Review.open(review)
    [geese] = [r.record_id for r in opened.state.records if r.title.startswith("Geese")]
    [asked] = [r for r in opened.protocol.rounds if r.id == "abstract"]
    from cis_pipeline.core.model import Verdict

    reason = next(c.id for c in opened.protocol.criteria if "abstract" in c.rounds)
    basis = opened.protocol.basis("abstract", Verdict.EXCLUDE, (reason,))
    made = [
        Decision(
            record_id=geese,
            round="abstract",
            by=who,
            verdict=Verdict.EXCLUDE,
            reason=reason,
            at=f"{day}T10:00:00+00:00",
            protocol=basis,
        )
        for who in asked.reviewers
    ]
    with opened._session.writing():
        opened._session.decide(made)
    return geese


def test_two_diagrams_a_day_apart_differ_by_the_records_that_moved(review):
    geese = moved(review, "2031-03-02")
    said = cis("flow", "--review", review, "diff", "2031-03-01", "2031-03-02").stdout
    assert re.search(r"Records excluded +\u2013 +1\n", said)
    assert re.search(rf"{geese}  Geese in winter: awaiting_abstract -> records_excluded", said)
    assert "by A, B on 2031-03-02" in said
    assert (
        "Every number is the same"
        in cis("flow", "--review", review, "diff", "2031-03-02", "now").stdout
    )


def test_a_diagram_is_compared_with_numbers_in_a_file_and_told_to_scripts(review, paper):
    done = cis("flow", "--review", review, "diff", paper(), "now", "--json").stdout
    changes = {c["box"]: (c["before"], c["after"]) for c in json.loads(done)}
    assert changes["records_identified"] == (3819, 2)
    assert changes["reports_excluded_by_reason.Policy change"] == (35, None)


def test_what_is_no_diagram_is_refused(review, tmp_path):
    said = cis("flow", "--review", review, "diff", "yesterday", code=1).stderr
    assert '"yesterday" is no day (2026-11-30), folder, or file of numbers; or write now' in said
    (tmp_path / "empty").mkdir()
    said = cis("flow", "--review", review, "diff", tmp_path / "empty", code=1).stderr
    assert "neither a review nor a protocol" in said


def test_the_same_ledger_under_another_protocol(review, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for file in (review / "config").glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        (other / file.name).write_text(text, encoding="utf-8")
    said = cis("flow", "diff", "now", other, "--review", review).stdout
    assert f"after:  now, under the protocol in {other}" in said
    assert "Every number is the same" in said
