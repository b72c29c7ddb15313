"""A review by other people, from its raw exports and its tables of votes: hearing loss.

The shared folder has six exports of databases, two of grey sources, both reviewers' votes on 1,498
titles, the third reviewer's six rulings and the full texts. Nothing of it was made for this
program: titles are in lower case without signs, 155 of them only say "github1" to "github155", and
one ruling is about a title that is in no file.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cis_pipeline import Review
from cis_pipeline.outputs.terminal import problems
from cis_pipeline.screening.votes.import_table import Wanted

PROTOCOL = """
[review]
title = "Phenotypes of hearing loss"

[[round]]
id = "abstract"
title = "Titles and abstracts"
reviewers = ["R1", "R2"]
settled_by = "R3"

[[round]]
id = "full_text"
title = "Full texts"
unit = "report"
reviewers = ["R1", "R2"]
settled_by = "R3"
box = "reports_excluded"

[[round]]
id = "elsewhere"
title = "Full texts found elsewhere"
arm = "other"
unit = "report"
reviewers = ["R1", "R2"]
settled_by = "R3"
box = "reports_excluded"

[[source]]
file = "pubmed_abstracts.txt"
supplements = "medline.csv"
"""
CRITERIA = """
[[criterion]]
id = "SNHL"
title = "Not SNHL only"
question = "Is it about sensorineural hearing loss only?"
rounds = ["full_text", "elsewhere"]

[[criterion]]
id = "AGE"
title = "Wrong age cohort"
question = "Is it about adults?"
rounds = ["full_text", "elsewhere"]
"""
ELSEWHERE = """title,found_how
Standard Audiograms for the IEC 60118-15 Measurement Procedure,citation
Robust Data-Driven Auditory Profiling Towards Precision Audiology,citation
"""
CLUSTERING = "A Machine Learning Based Clustering Protocol for Determining Hearing Aid Initial"


@pytest.fixture(scope="module")
def hearing(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Review:
    """The exports read and their duplicates found."""
    root = tmp_path_factory.mktemp("hearing") / "review"
    Review.init(root)
    for old in (root / "config").glob("*.toml"):
        old.unlink()
    (root / "config" / "review.toml").write_text(PROTOCOL, encoding="utf-8")
    (root / "config" / "criteria.toml").write_text(CRITERIA, encoding="utf-8")
    for export in (shared / "reviews" / "hearing" / "searches").iterdir():
        shutil.copy(export, root / "data" / "searches")
    (root / "data" / "grey" / "register.csv").write_text(ELSEWHERE, encoding="utf-8")
    review = Review.open(root)
    review.run(until="dedupe")
    assert review.flow().databases.records_identified == 2695
    return review


def test_their_votes_rulings_and_full_texts_lead_to_the_reports_that_they_included(
    hearing: Review, shared: Path
) -> None:
    tables = shared / "reviews" / "hearing"

    # the votes: each of the 2,996 taken or listed, and the kappa that they published
    votes = hearing.votes_import(tables / "votes.csv", Wanted(round_id="abstract"))
    told = re.fullmatch(
        r"(\d+) of 2996 votes taken, (\d+) listed; agreement in the table on 1498 works: "
        r"kappa \.8215; \d+ new decisions",
        votes.sentence,
    )
    assert told, votes.sentence
    taken, left = map(int, told.groups())
    assert (taken + left, taken >= 2642) == (2996, True)
    listed = [p for p in votes.problems if p.severity == "error"]
    github = [p for p in listed if p.what.startswith('"github')]
    several = [p for p in listed if "may be several reports" in p.what]
    # beside these and titles of several reports, six have signs of another encoding or of TeX
    assert (len(github), len(listed) - len(several)) == (155, 155 + 6)
    assert len(several) <= 16
    assert str(github[0]) == (
        'votes.csv rows 1345, 2843: "github1" is no title of this review; give the id of the '
        "record that is meant in a column record_id"
    )
    rows = [n for p in listed for n in p.where.partition(" row")[2].lstrip("s ").split(", ")]
    assert len(rows) == len(set(rows)) == left
    # read again, nothing is added
    again = hearing.votes_import(tables / "votes.csv", Wanted(round_id="abstract"))
    assert again.added == 0

    # six rulings by R3; item 43's title is no record of the review, and nothing is settled by it
    ruled = Wanted(round_id="abstract", by="R3", settles=True)
    rulings = hearing.votes_import(tables / "adjudication.csv", ruled)
    assert rulings.sentence == "5 of 6 votes taken, 1 listed; 6 new decisions"
    named = [str(p) for p in hearing.check() if "item 43" in p.where]
    assert len(named) == 1
    assert named[0].startswith(
        "adjudication.csv row 3 item 43: item 43 was ruled include by R3 under a title that no "
        'reviewer was shown, "Metabolic and Sensory Components of Age-Related Hearing Loss"; they '
        'voted on "Metabolic and functional correlates of age-related hearing loss: '
    )
    waits = [r for r, s in hearing.state.folded.standings.items() if "consensus" in s.awaiting]
    assert [hearing.state.by_id[r].title[:31] for r in waits] == ["Metabolic and functional correl"]

    # the full texts: 15 that the votes brought there ...
    read = hearing.votes_import(tables / "full_text.csv", Wanted(round_id="full_text"))
    elsewhere = hearing.votes_import(tables / "full_text.csv", Wanted(round_id="elsewhere"))
    assert read.sentence.startswith("48 of 54 votes taken, 6 listed")
    assert elsewhere.sentence.startswith("6 of 54 votes taken, 48 listed")
    assert hearing.flow().databases.reports_assessed == 15
    # ... two found elsewhere, and one that they call found elsewhere: it is in their own MEDLINE
    # and Scopus, and both had excluded it by its abstract; a person has to say that it was read
    (overruled,) = (p for p in read.problems if "was excluded in abstract" in p.what)
    assert hearing.state.by_id[overruled.where].title.startswith(CLUSTERING)
    hearing.decide(overruled.where, "abstract", "include", by="consensus", note="read in full")
    counted = hearing.flow()
    assert counted.other is not None
    assert (counted.databases.reports_assessed, counted.other.reports_assessed) == (16, 2)
    assert counted.reports_included == 7  # of 18
    assert counted.databases.reports_excluded_by_reason == {"SNHL": 8, "AGE": 2}
    assert counted.other.reports_excluded_by_reason == {"SNHL": 1}
    assert counted.studies_included is None
    assert not [p for p in problems(hearing.status()) if p.startswith("error")]
