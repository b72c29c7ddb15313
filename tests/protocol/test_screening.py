"""How screening is shared: what [screening] may say, for all rounds and for one."""

import pytest

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.changes import differences
from cis_pipeline.protocol.screening import ScreeningTable
from cis_pipeline.protocol.toml import load

PROTOCOL = """
[review]
title = "T"
{screening}
[[round]]
id = "abstract"
title = "Abstracts"
reviewers = ["A", "B"]

[[round]]
id = "full_text"
title = "Full text"
unit = "report"
box = "reports_excluded"
reviewers = ["A"]
"""


@pytest.fixture
def read(tmp_path):
    from cis_pipeline.protocol.protocol import Protocol

    def read(screening: str) -> Protocol:
        text = PROTOCOL.format(screening=screening)
        (tmp_path / "review.toml").write_text(text, encoding="utf-8")
        (tmp_path / "criteria.toml").write_text("", encoding="utf-8")
        return Protocol.read(tmp_path)

    return read


def test_without_the_table_all_reviewers_judge_all_records_in_one_workbook(read):
    plan = read("").screening_of("abstract")
    assert (plan.reviewers, plan.batch, plan.order, plan.shared) == ("all", 0, "source", False)


def test_a_round_may_differ_from_the_others_in_some_keys(read):
    protocol = read(
        "[screening]\nreviewers = 1\ndouble = 0.1\nseed = 7\n[screening.full_text]\nseed = 9\n"
    )
    abstract, full = (protocol.screening_of(r) for r in ("abstract", "full_text"))
    assert (abstract.reviewers, abstract.double, abstract.seed) == (1, 0.1, 7)
    assert (full.reviewers, full.double, full.seed) == (1, 0.1, 9)


def test_keys_of_a_round_in_another_order_are_no_change_of_the_protocol(read):
    one = read('[screening.abstract]\npilot = 5\norder = "ranked"\nbatch = 4\n')
    other = read('[screening.abstract]\nbatch = 4\npilot = 5\norder = "ranked"\n')
    assert differences(one, other) == []
    assert len(differences(one, read("[screening.abstract]\nbatch = 4\n"))) == 1


@pytest.mark.parametrize(
    ("screening", "words"),
    [
        ("[screening]\nreviewers = 3\n", "no round has more than 2; write a smaller number"),
        ("[screening.full_text]\nreviewers = 2\n", 'the round "full_text" has 1; write'),
        ("[screening]\nreviewers = 0\n", "or how many judge a record"),
        ("[screening]\ndouble = 0.1\n", "where reviewers = 1"),
        ('[screening]\norder = "best"\n', "line 5"),
        ("[screening]\nbatches = 3\n", 'did you mean "batch"'),
        ("[screening.titles]\nseed = 2\n", 'no round "titles"; the rounds are abstract, full_text'),
        ("[screening.abstract]\nsed = 2\n", 'screening.abstract\\]: unknown key "sed"'),
    ],
)
def test_what_cannot_be_is_told_with_its_line(read, screening, words):
    with pytest.raises(ProtocolError, match=words):
        read(screening)


def test_the_keys_of_a_round_stand_apart(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text("seed = 3\n[abstract]\nbatch = 50\n", encoding="utf-8")
    table = load(path, ScreeningTable)
    assert (table.of("abstract").batch, table.of("other").batch) == (50, 0)


def test_two_a_record_is_one_where_a_round_has_only_one_reviewer(read):
    assert read("[screening]\nreviewers = 2\n").screening_of("full_text").reviewers == 2
